import { fetchAhead } from "./ui/app/app.ts";
import { firstLanguage, useLanguage } from "./i18n/index.ts";
import { router } from "./ui/router.ts";
import { followTheme } from "./ui/theme.ts";

followTheme();
router.start();
fetchAhead(router.route.page);
// Not awaited here: a module that waits keeps the build from joining scripts.
void useLanguage(firstLanguage()).then(() => document.querySelector("cb-app")?.start());
