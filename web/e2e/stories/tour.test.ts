import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { furnish, leaveStop, LONG, ROOM_STOPS, settled } from "../support/tour.ts";

/** What sticks out of the window sideways, other than what scrolls there by itself. */
async function sticksOut({ page }: Person): Promise<string[]> {
  return await page.evaluate(() => {
    const out: string[] = [];
    const root = document.documentElement;
    // A room fills the window and scrolls within itself.
    const within = root.scrollHeight <= innerHeight + 1 || !location.pathname.startsWith("/r/");
    if (!within) out.push(`the room itself: ${root.scrollHeight} high, of ${innerHeight}`);
    if (root.scrollWidth > innerWidth) out.push(`the page itself: ${root.scrollWidth} of ${innerWidth}`);
    const walk = (node: Document | ShadowRoot | Element): void => {
      for (const element of node.children) {
        const { overflowX, display, visibility, position } = getComputedStyle(element);
        if (display === "none" || visibility === "hidden") continue;
        const { left, right, width, height } = element.getBoundingClientRect();
        const shown = width > 1 && height > 1;
        if (
          shown &&
          display !== "contents" &&
          (right > innerWidth + 1 || left < -1) &&
          !(element instanceof SVGElement)
        ) {
          out.push(`${element.localName}.${element.className} from ${left} to ${right} (${position})`);
        }
        // What clips or scrolls keeps its children to itself.
        if (overflowX !== "visible" && display !== "inline") continue;
        if (element.shadowRoot) walk(element.shadowRoot);
        walk(element);
      }
    };
    walk(document);
    return out;
  });
}

/** Parts that scroll sideways though nothing in the design does so. */
async function scrollsSideways({ page }: Person): Promise<string[]> {
  return await page.evaluate(() => {
    const out: string[] = [];
    const roots: (Document | ShadowRoot)[] = [document];
    for (let root = roots.pop(); root; root = roots.pop()) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (element.matches(".stalls, .thumbs, .shelves, input, textarea")) continue;
        const { overflowX } = getComputedStyle(element);
        if ((overflowX === "auto" || overflowX === "scroll") && element.scrollWidth > element.clientWidth + 1) {
          out.push(`${element.localName}.${element.className}: ${element.scrollWidth} of ${element.clientWidth}`);
        }
      }
    }
    return out;
  });
}

/** What moves by itself or on its way from one look to another. */
async function moving({ page }: Person): Promise<string[]> {
  return await page.evaluate(() => {
    const longest = (list: string): number => Math.max(...list.split(",").map((each) => parseFloat(each)));
    const out: string[] = [];
    const roots: (Document | ShadowRoot)[] = [document];
    for (let root = roots.pop(); root; root = roots.pop()) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        for (const pseudo of [null, "::before", "::after", "::backdrop"]) {
          const style = getComputedStyle(element, pseudo);
          const transition = longest(style.transitionDuration);
          const animation = style.animationName === "none" ? 0 : longest(style.animationDuration);
          if (Math.max(transition, animation) > 0.001 || style.scrollBehavior === "smooth") {
            out.push(`${element.localName}.${element.className}${pseudo ?? ""}`);
          }
        }
      }
    }
    return out;
  });
}

/** Windows between the two sizes that are looked at in full. */
const BETWEEN = [600, 820, 1100] as const;

/** Everything that a person may meet, with all that is looked for in it. */
for (const { language, theme } of [
  { language: "en", theme: "paper" },
  { language: "fr", theme: "slate" },
] as const) {
  story(`a tour in ${language} on ${theme}: fits, reads, stands still`, { screens: BOTH }, async (market) => {
    const found: string[] = [];
    const look = async (person: Person, where: string): Promise<void> => {
      await settled(person);
      const note = (what: string, lines: readonly string[]): void => {
        for (const line of lines) found.push(`${where}: ${what}: ${line}`);
      };
      note("sticks out of the window", await sticksOut(person));
      note("scrolls sideways", await scrollsSideways(person));
      note("moves", await moving(person));
      note("axe", await examine(person.page));
      if (person.page.viewportSize()?.width !== DESKTOP.width) return;
      for (const width of BETWEEN) {
        await person.page.setViewportSize({ width, height: DESKTOP.height });
        note(`sticks out at ${width}`, await sticksOut(person));
        note(`scrolls sideways at ${width}`, await scrollsSideways(person));
      }
      await person.page.setViewportSize({ width: DESKTOP.width, height: DESKTOP.height });
    };
    const likes = { language, theme, motion: "reduce" } as const;
    const ada = await market.person(LONG.name, likes);
    const basile = await market.person("Basile", likes);
    for (const { context } of [ada, basile]) await bringAxe(context);
    await ada.page.goto("/");
    await ada.page.getByRole("heading", { level: 1 }).waitFor();
    await look(ada, "home");
    await ada.startRoom(LONG.room);
    await look(ada, "empty room");
    const link = await ada.copyInvite();
    await basile.openInvite(link);
    await basile.page.getByRole("heading", { level: 1 }).waitFor();
    await look(basile, "join");
    await basile.join(link, LONG.room);
    await furnish(ada, basile);
    await basile.say(LONG.chat);
    await ada.reads(LONG.chat);
    for (const stop of ROOM_STOPS) {
      await stop.go(ada);
      await look(ada, stop.name);
      await leaveStop(ada);
    }
    await ada.page.goto("/");
    await ada.page.getByRole("link", { name: LONG.room }).waitFor();
    await look(ada, "home with a room");
    await ada.page.goto("/join");
    await ada.page.getByRole("heading", { level: 1 }).waitFor();
    await look(ada, "no invite");
    expect(found).toEqual([]);
  });
}

story("the look for what moves does find it", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada");
  await ada.startRoom("Stillness");
  await ada.browse();
  expect(await moving(ada)).not.toEqual([]);
});
