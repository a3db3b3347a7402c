import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";

const ARGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Same glyphs on every machine, for the pictures.
  "--font-render-hinting=none",
];

/** A window to look through. */
export interface Screen {
  readonly name: "desktop" | "phone";
  readonly width: number;
  readonly height: number;
}

export const DESKTOP: Screen = { name: "desktop", width: 1440, height: 900 };
export const PHONE: Screen = { name: "phone", width: 390, height: 844 };
export const BOTH: readonly Screen[] = [DESKTOP, PHONE];

/** What a person's device prefers. */
export interface Likes {
  readonly language?: "en" | "fr";
  readonly theme?: "paper" | "slate";
  readonly motion?: "reduce" | "no-preference";
  /** Pixels of the device for one of the page. */
  readonly density?: number;
  /** Keeps the app on the device, by its service worker. Others ask for every file, so that a story can see to it. */
  readonly shell?: boolean;
}

export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    headless: true,
    args: ARGS,
  });
}

/** A device of somebody's: nothing of it is shared with the others. */
export async function device(
  browser: Browser,
  origin: string,
  screen: Screen,
  likes: Likes = {},
): Promise<BrowserContext> {
  const phone = screen.name === "phone";
  const options: BrowserContextOptions = {
    baseURL: origin,
    viewport: { width: screen.width, height: screen.height },
    isMobile: phone,
    hasTouch: phone,
    deviceScaleFactor: likes.density ?? 1,
    locale: likes.language === "fr" ? "fr-FR" : "en-GB",
    timezoneId: "Europe/Paris",
    colorScheme: likes.theme === "slate" ? "dark" : "light",
    reducedMotion: likes.motion ?? "no-preference",
    serviceWorkers: likes.shell === true ? "allow" : "block",
  };
  const context = await browser.newContext(options);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  return context;
}
