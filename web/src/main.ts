import { fetchAhead } from "./ui/app/app.ts";
import { firstLanguage, useLanguage } from "./i18n/index.ts";
import { persist } from "./ui/persist.ts";
import { router } from "./ui/router.ts";
import { askAhead } from "./ui/services.ts";
import { followTheme } from "./ui/theme.ts";

followTheme();
router.start();
const { route } = router;
fetchAhead(route.page);
if (route.page === "room") askAhead(route.room, route.place);
const app = document.querySelector("cb-app");
// Not awaited here: a module that waits keeps the build from joining scripts.
persist(() => useLanguage(firstLanguage())).then(
  () => app?.start(),
  () => app?.giveUp(),
);
