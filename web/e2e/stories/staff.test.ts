import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const ROOM = "At the shop";
const SHOP = "Lin & Lune";
const MUG = "Stoneware mug";

/** Chooses whose staff somebody is, on the page of settings. */
async function choose({ page, t }: Person, whom: string, label: string): Promise<void> {
  await page.getByLabel(t.settings.staffOf(whom)).selectOption({ label });
  await page.locator("cb-toasts", { hasText: t.settings.staffDone(whom) }).waitFor();
  await page.locator("cb-toasts").getByRole("button", { name: t.common.close }).last().click();
}

story("whose staff somebody is stands beside what they think and say", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  for (const { context } of [ada, basile]) await bringAxe(context);
  await ada.startRoom(ROOM);
  await basile.join(await ada.copyInvite(), ROOM);
  await basile.go("chat");
  await basile.say("Elle va au four.");
  await basile.openProduct(MUG);
  const opinions = basile.page.locator("cb-product .opin");
  await opinions.getByRole("button", { name: basile.t.browse.like }).click();
  const voice = opinions.getByRole("listitem").filter({ hasText: basile.t.common.you });
  await voice.getByText(basile.t.opinions.role.shopper, { exact: true }).waitFor();

  const room = new URL(ada.page.url()).pathname;
  await ada.page.goto(`${room}/settings`);
  await choose(ada, "Basile", ada.t.settings.staff(SHOP));
  expect(await examine(ada.page)).toEqual([]);
  // In place of "friend", at once; in the shop's own name.
  await voice.getByText(basile.t.people.staff(SHOP), { exact: true }).waitFor();
  expect(await voice.getByText(basile.t.opinions.role.shopper, { exact: true }).count()).toBe(0);
  expect(await examine(basile.page)).toEqual([]);

  // A host may be of a shop's staff as well, and of one that nobody names.
  await choose(ada, "Ada", ada.t.settings.someStaff);
  await ada.page.goto(room);
  await ada.inRoom();
  await ada.openProduct(MUG);
  await ada.page.locator("cb-product .opin").getByRole("button", { name: ada.t.browse.like }).click();
  await opinions.getByText(`${basile.t.opinions.role.host} · ${basile.t.people.staff(undefined)}`).waitFor();
  await ada.go("chat");
  const said = ada.page.locator("cb-chat .group").filter({ hasText: "Elle va au four." });
  await said.getByText(ada.t.people.staff(SHOP), { exact: true }).waitFor();
  expect(await examine(ada.page)).toEqual([]);
  await ada.page.getByRole("button", { name: /^In the room: / }).click();
  const list = ada.page.locator("cb-people [popover]");
  const row = list.getByRole("listitem").filter({ hasText: "Basile" });
  await row.getByText(ada.t.people.staff(SHOP), { exact: true }).waitFor();
  expect(await examine(ada.page)).toEqual([]);
  await ada.page.keyboard.press("Escape");

  await ada.page.goto(`${room}/settings`);
  const chosen = ada.page.getByLabel(ada.t.settings.staffOf("Basile"));
  await until(
    "what is stored",
    () => chosen.locator("option:checked").textContent(),
    (label) => label?.trim() === ada.t.settings.staff(SHOP),
  );
  await choose(ada, "Basile", ada.t.settings.noStaff);
  await voice.getByText(basile.t.opinions.role.shopper, { exact: true }).waitFor();
});
