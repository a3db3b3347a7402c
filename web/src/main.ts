import "./ui/app/app.ts";
import { firstLanguage, useLanguage } from "./i18n/index.ts";
import { router } from "./ui/router.ts";
import { followTheme } from "./ui/theme.ts";

followTheme();
router.start();
await useLanguage(firstLanguage());
document.querySelector("cb-app")?.start();
