import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";
const MUG = "Stoneware mug";

async function two(market: Parameters<Parameters<typeof story>[2]>[0]): Promise<[Person, Person]> {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  for (const { context } of [ada, basile]) await bringAxe(context);
  await ada.startRoom("Opinions");
  const link = await ada.copyInvite();
  await basile.join(link, "Opinions");
  return [ada, basile];
}

/** A sign of one's own on the product that is open. */
function sign({ page, t }: Person, which: keyof Person["t"]["opinions"]["signs"]) {
  return page.locator("cb-product .opin").getByRole("button", { name: new RegExp(`^${t.opinions.signs[which]}`) });
}

story("what friends think of a thing, and the stalls by what they like", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.openProduct(MUG);
  await basile.openProduct(MUG);
  await sign(ada, "heart").click();
  await sign(ada, "fire").click();
  const opinions = basile.page.locator("cb-product .opin");
  await opinions.getByText(basile.t.opinions.wants(1, 2)).waitFor();
  const voice = opinions.getByRole("listitem").filter({ hasText: "Ada" });
  await voice.getByText(basile.t.opinions.role.host, { exact: true }).waitFor();
  await voice.getByRole("img", { name: new RegExp(basile.t.opinions.signs.fire) }).waitFor();

  await opinions.getByRole("button", { name: basile.t.browse.like }).click();
  await ada.page.locator("cb-product .opin").getByText(ada.t.opinions.wants(2, 2)).waitFor();
  await sign(ada, "fire").click();
  await opinions.getByRole("button", { name: basile.t.opinions.signs.fire, exact: true }).waitFor();
  for (const { page, name } of [ada, basile]) expect(await examine(page), name).toEqual([]);

  await ada.openProduct(DRESS);
  await sign(ada, "heart").click();
  await ada.browse();
  const { page, t } = ada;
  await page.getByLabel(t.filters.sort).selectOption("liked");
  const first = () => page.locator("cb-tile h2").evaluateAll((all) => all.slice(0, 2).map((each) => each.textContent));
  await until(
    "the room's favourites first",
    first,
    ([a, b]) => a?.includes(MUG) === true && b?.includes(DRESS) === true,
  );
  await ada.tile(MUG).getByText(t.opinions.wants(2, 2)).waitFor({ state: "attached" });
  expect(new URL(page.url()).searchParams.get("sort")).toBe("liked");

  // What others think meanwhile moves nothing under the finger.
  await basile.openProduct(MUG);
  await basile.page.locator("cb-product .opin").getByRole("button", { name: basile.t.browse.dislike }).click();
  await sign(basile, "hmm").click();
  await basile.openProduct(DRESS);
  await sign(basile, "heart").click();
  await page.getByRole("button", { name: t.opinions.sortAnew }).click();
  await until("in order again", first, ([a]) => a?.includes(DRESS) === true);
});

story("signs on what is said", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.go("chat");
  await basile.go("chat");
  await ada.say("The green one?");
  await basile.reads("The green one?");
  const { page, t } = basile;
  await page.getByRole("button", { name: t.chat.actions("Ada") }).click();
  await page.locator("cb-chat .acts").getByRole("button", { name: t.opinions.signs.clap }).click();
  const name = ada.t.opinions.by(ada.t.opinions.signs.clap, 1, "Basile");
  const told = ada.page.locator("cb-chat .msg").getByRole("button", { name });
  await told.waitFor();
  expect(await told.getAttribute("aria-pressed")).toBe("false");
  await told.click();
  await page.locator("cb-chat .msg > .signs [aria-pressed=true]", { hasText: "2" }).waitFor();
  for (const { page, name } of [ada, basile]) expect(await examine(page), name).toEqual([]);
  await ada.page.locator("cb-chat .msg > .signs [aria-pressed=true]").click();
  await page.locator("cb-chat .msg > .signs", { hasText: "1" }).waitFor();
  await ada.page.reload();
  await ada.inRoom();
  await told.waitFor();
});

story("somebody is mentioned, and called something else later", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.go("chat");
  const { page, t } = ada;
  const field = page.locator("cb-composer textarea");
  await field.pressSequentially("Hey @bas");
  await page.getByRole("listbox", { name: t.chat.mention }).getByRole("option", { name: "Basile" }).waitFor();
  expect(await examine(page)).toEqual([]);
  await field.press("Enter");
  await field.pressSequentially("look");
  await field.press("Enter");
  await ada.reads("Hey @Basile look");
  await basile.page.locator("cb-toasts").getByText(basile.t.news.mentionsYou("Ada")).waitFor();
  await basile.page.locator("cb-toasts").getByRole("button", { name: basile.t.common.close }).last().click();
  await basile.go("chat");
  await basile.page.locator("cb-chat .msg.called", { hasText: "@Basile" }).waitFor();
  expect(await examine(basile.page)).toEqual([]);

  await basile.page.getByRole("button", { name: new RegExp(basile.t.room.menu) }).click();
  await basile.page.locator("cb-room-menu #name").fill("Baz");
  await basile.page.locator("cb-room-menu #name").press("Enter");
  await ada.reads("Hey @Baz look");
});
