import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const ROOM = "The kitchen";
const MUG = "Stoneware mug";

/** Waits until a cover is on the screen, with its picture. */
async function covered({ page, name }: Person, where: string): Promise<void> {
  const image = page.locator(`${where} .cover img`);
  await image.waitFor();
  await until(
    `the picture at ${name}'s`,
    () => image.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0 && img.src.includes("/art/")),
    (loaded) => loaded,
  );
}

story("a room's cover is chosen, and seen before one goes in", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  const chloe = await market.person("Chloé");
  for (const { context } of [ada, basile, chloe]) await bringAxe(context);
  await ada.startRoom(ROOM);
  const link = await ada.copyInvite();
  await basile.join(link, ROOM);
  const room = new URL(ada.page.url()).pathname;

  const { page, t } = ada;
  await page.goto(`${room}/settings`);
  await page.getByText(t.settings.coverNothing).waitFor();
  await page.goto(room);
  await ada.inRoom();
  await ada.openProduct(MUG);
  await ada.add();
  await ada.saysSaved(t.saved.saved);
  await page.goto(`${room}/settings`);
  const choices = page.getByRole("radiogroup", { name: t.settings.cover });
  expect(await choices.getByRole("radio", { name: t.settings.coverNone }).isChecked()).toBe(true);
  await choices.getByRole("radio", { name: MUG }).check();
  await page.locator("cb-toasts", { hasText: t.settings.coverDone }).waitFor();
  expect(await examine(page)).toEqual([]);

  await page.goto("/");
  await covered(ada, "cb-my-rooms");
  expect(await examine(page)).toEqual([]);
  await chloe.page.goto(link);
  await chloe.page.getByRole("heading", { name: chloe.t.join.invites(ROOM) }).waitFor();
  await covered(chloe, "cb-join");
  expect(await examine(chloe.page)).toEqual([]);
  // Who can't choose sees it.
  await basile.page.goto(`${room}/settings`);
  await covered(basile, "cb-set-cover");
  expect(await basile.page.locator("cb-set-cover").getByRole("radio").count()).toBe(0);
  expect(await examine(basile.page)).toEqual([]);

  // With the keyboard, back to none.
  await page.goto(`${room}/settings`);
  await choices.getByRole("radio", { name: MUG }).press("ArrowLeft");
  await page.locator("cb-toasts", { hasText: t.settings.coverDone }).waitFor();
  await page.goto("/");
  await page.locator("cb-my-rooms .roomc").waitFor();
  expect(await page.locator("cb-my-rooms .cover").count()).toBe(0);
});
