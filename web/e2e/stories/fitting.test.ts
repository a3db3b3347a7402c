import { expect } from "vitest";
import { DESKTOP, PHONE } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { furnish, leaveStop, LONG, ROOM_STOPS } from "../support/tour.ts";

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

async function fits(person: Person, where: string): Promise<void> {
  expect(await sticksOut(person), `${where}: sticks out of the window`).toEqual([]);
  expect(await scrollsSideways(person), `${where}: scrolls sideways`).toEqual([]);
}

for (const language of ["en", "fr"] as const) {
  story(`nothing sticks out, long names and all (${language})`, { screens: [PHONE, DESKTOP] }, async (market) => {
    const ada = await market.person(LONG.name, { language });
    await ada.page.goto("/");
    await ada.page.getByRole("heading", { level: 1 }).waitFor();
    await fits(ada, "home");
    await ada.startRoom(LONG.room);
    await fits(ada, "empty room");
    const link = await ada.copyInvite();
    const basile = await market.person("Basile", { language });
    await basile.openInvite(link);
    await basile.page.getByRole("heading", { level: 1 }).waitFor();
    await fits(basile, "join");
    await basile.join(link, LONG.room);
    await furnish(ada, basile);
    await basile.say(LONG.chat);
    await ada.reads(LONG.chat);
    for (const stop of ROOM_STOPS) {
      await stop.go(ada);
      await fits(ada, stop.name);
      await leaveStop(ada);
    }
  });
}

story("who wants no motion gets none", { screens: [DESKTOP] }, async (market) => {
  const moving = (person: Person): Promise<string[]> =>
    person.page.evaluate(() => {
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
  const ada = await market.person("Ada", { motion: "reduce" });
  const basile = await market.person("Basile");
  await ada.startRoom("Stillness");
  await basile.join(await ada.copyInvite(), "Stillness");
  await furnish(ada, basile);
  for (const stop of ROOM_STOPS) {
    await stop.go(ada);
    expect(await moving(ada), stop.name).toEqual([]);
    await leaveStop(ada);
  }
  // The look that finds nothing above does find what moves.
  expect(await moving(basile)).not.toEqual([]);
});
