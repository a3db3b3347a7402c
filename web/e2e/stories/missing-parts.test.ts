import { expect } from "vitest";
import type { Page } from "playwright-core";
import { BOTH } from "../support/chromium.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const COAT = "Harbour coat";
/** What the browser itself says of a script that does not come. */
const NOT_FETCHED = /ERR_FAILED/;

/** Lets so many requests for each of these scripts fail, by what their names begin with; returns what is left to fail. */
async function losing(page: Page, times: Readonly<Record<string, number>>): Promise<Map<string, number>> {
  const left = new Map(Object.entries(times));
  await page.route(/\/assets\/\w+-[^/]*\.js$/, async (route) => {
    const name = /\/assets\/(\w+)-/.exec(route.request().url())?.[1] ?? "";
    const more = left.get(name) ?? 0;
    left.set(name, more - 1);
    await (more > 0 ? route.abort() : route.continue());
  });
  return left;
}

story("a script that did not come is fetched again", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page } = ada;
  ada.watch.expect(NOT_FETCHED);
  let sockets = 0;
  page.on("websocket", () => (sockets += 1));
  const left = await losing(page, { home: 2, room: 1, board: 2, places: 2, talk: 1 });
  await ada.startRoom("Bad lines");
  await ada.equipped();
  await ada.openProduct(COAT);
  await ada.add();
  await ada.saysSaved("Everything is saved");
  await ada.go("chat");
  await ada.say("Here after all");
  await ada.reads("Here after all");
  for (const [name, more] of left) expect(more, `${name} was asked for again`).toBeLessThan(0);
  // The room's line was not cut for it.
  expect(sockets).toBe(1);
  expect(await page.locator("cb-toasts .wrong-one").count()).toBe(0);
});

story("who waits in vain for a script is told, and what to do", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page } = ada;
  ada.watch.expect(NOT_FETCHED);
  const never = 1_000;
  const left = await losing(page, { home: never, talk: never });
  await page.goto("/");
  const told = page.getByRole("alert").filter({ hasText: "A part of the page is missing" });
  await told.waitFor();
  left.set("home", 0);
  await told.getByRole("button", { name: "Reload" }).click();
  await ada.startRoom("Bad lines");
  await page.getByRole("navigation", { name: ada.t.room.places }).getByRole("link", { name: ada.t.room.votes }).click();
  const toast = page.locator("cb-toasts .wrong-one");
  await toast.waitFor();
  // Whatever else is missing of the same, it is said once.
  await until(
    "another try for the same",
    () => Promise.resolve(never - (left.get("talk") ?? 0)),
    (tries) => tries > 8,
  );
  expect(await toast.count()).toBe(1);
  left.set("talk", 0);
  await toast.getByRole("button", { name: ada.t.room.reload }).click();
  await ada.inRoom();
  await page.locator("cb-votes .head, cb-votes h2, cb-votes h1").first().waitFor();
});

story(
  "a room's line is opened while its code is on its way, and is the one that it has",
  { screens: BOTH },
  async (market) => {
    const ada = await market.person("Ada");
    const { page } = ada;
    await ada.startRoom("Slow code");
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/assets\/room-[^/]*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    let sockets = 0;
    page.on("websocket", () => (sockets += 1));
    const opened = page.waitForEvent("websocket");
    await page.reload({ waitUntil: "commit" });
    await opened;
    release();
    await ada.inRoom();
    await ada.saysSaved("Everything is saved");
    expect(sockets).toBe(1);
  },
);
