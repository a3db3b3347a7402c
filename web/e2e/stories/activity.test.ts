import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import { Friend } from "../support/friend.ts";
import type { Person } from "../support/person.ts";
import { type Market, story } from "../support/story.ts";

const MUG = "Stoneware mug";

async function two(market: Market): Promise<[Person, Person, string, string]> {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  for (const { context } of [ada, basile]) await bringAxe(context);
  await ada.startRoom("Doings");
  const link = await ada.copyInvite();
  await basile.join(link, "Doings");
  const room = /\/r\/(r_[a-z0-9]+)/.exec(ada.page.url())?.[1] ?? "";
  return [ada, basile, link, room];
}

story("who did what stands below the bag", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.openProduct(MUG);
  await ada.add(2);
  await basile.go("cart");
  const happened = basile.page.locator("cb-activity");
  const mug = happened.getByRole("listitem").filter({ hasText: basile.called(MUG) });
  await mug.filter({ hasText: "Ada" }).filter({ hasText: "2" }).waitFor();
  expect(await mug.count(), "two of them are one step").toBe(1);
  await basile.page
    .locator("cb-cart")
    .getByRole("button", { name: basile.t.cart.meTooOf(basile.called(MUG)) })
    .click();
  await mug.filter({ hasText: basile.t.common.you }).waitFor();
  expect(await examine(basile.page)).toEqual([]);
  await ada.go("cart");
  await ada.page
    .locator("cb-activity")
    .getByRole("listitem")
    .filter({ hasText: "Basile" })
    .filter({ hasText: MUG })
    .waitFor();
  expect(await examine(ada.page)).toEqual([]);
});

/** As if the person had been away for so long. */
async function wasAway({ page }: Person, room: string, ms: number): Promise<void> {
  await page.goto("/");
  await page.evaluate(
    ([key = "", away = ""]) => {
      const at = Number(localStorage.getItem(key));
      if (!(at > 0)) throw new Error("it was not noted that one was there");
      localStorage.setItem(key, String(at - Number(away)));
    },
    [`cabas.left.${room}`, String(ms)],
  );
}

story("who comes back is told what has happened", { screens: BOTH }, async (market) => {
  const [ada, basile, link, room] = await two(market);
  await basile.equipped();
  await wasAway(basile, room, 1_000);
  const noor = await Friend.guest(market.server.origin, "Noor", link);
  noor.client.postChat("I have found something.");
  await noor.saved();
  await ada.openProduct(MUG);
  await ada.add();
  await basile.page.goto(`/r/${room}`);
  await basile.inRoom();
  await basile.page.locator("cb-topbar").waitFor();
  await basile.equipped();
  expect(await basile.page.locator("cb-digest section").count(), "who was away for a moment").toBe(0);

  await wasAway(basile, room, 60 * 60_000);
  await basile.page.goto(`/r/${room}`);
  await basile.inRoom();
  const { page, t } = basile;
  const digest = page.locator("cb-digest");
  await digest.getByRole("region", { name: t.activity.away }).waitFor();
  await digest.locator(".head").getByText(t.activity.messages(1, "Noor")).waitFor();
  await digest.getByRole("button", { name: t.activity.open }).click();
  await digest
    .getByRole("listitem")
    .filter({ hasText: "Ada" })
    .filter({ hasText: basile.called(MUG) })
    .waitFor();
  expect(await examine(page)).toEqual([]);
  await digest.getByRole("link", { name: t.activity.messages(1, "Noor") }).click();
  await basile.reads("I have found something.");
  await digest.getByRole("button", { name: t.activity.dismiss }).click();
  await digest.locator("section").waitFor({ state: "detached" });
  noor.leave();
});
