import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import { Friend } from "../support/friend.ts";
import { CHURCH, dress } from "../support/looks.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";
import { answered } from "../support/watch.ts";

const CEREMONY = "At the church";
const PICNIC = "By the river";

/** Shows one of the room's looks outside, by its own dialog. */
async function showOutside({ page, t }: Person, room: string, look: string): Promise<void> {
  await page.goto(`/r/${room}/looks/${look}`);
  await page.getByRole("button", { name: t.share.open }).click();
  const dialog = page.getByRole("dialog", { name: t.share.heading });
  await dialog.getByRole("button", { name: t.share.make }).click();
  await dialog.getByText(t.share.made).waitFor();
}

/** What the lookbook's page shows, in its order. */
async function shown({ page }: Person): Promise<string[]> {
  return (await page.locator("main h2").allTextContents()).map((text) => text.trim());
}

story("looks become a lookbook, which is changed and taken back", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const noor = await market.person("Noor", { language: "fr", theme: "slate" });
  for (const { context } of [ada, noor]) await bringAxe(context);
  await ada.startRoom("Zoé’s weekend");
  const { page, t } = ada;
  const room = /\/r\/(r_[a-z0-9_]+)/.exec(page.url())?.[1] ?? "";
  const lea = await Friend.guest(market.server.origin, "Léa", await ada.copyInvite());
  const ceremony = await dress(lea, market.server.origin, CEREMONY, CHURCH);
  const picnic = await dress(lea, market.server.origin, PICNIC, CHURCH.slice(0, 3));
  lea.leave();

  // Of what isn't shown outside there is nothing to put together.
  await page.goto(`/r/${room}/looks`);
  const open = page.getByRole("button", { name: t.share.book });
  const dialog = page.getByRole("dialog", { name: t.share.bookHeading });
  await open.click();
  await dialog.getByText(t.share.bookNone).waitFor();
  for (const look of [ceremony, picnic]) await showOutside(ada, room, look);

  // Made of both, in an order of her own.
  await page.goto(`/r/${room}/looks`);
  await open.click();
  await dialog.getByRole("button", { name: t.share.bookMake }).click();
  await dialog.getByText(t.share.bookEmpty).waitFor();
  for (const title of [CEREMONY, PICNIC]) await dialog.getByRole("checkbox", { name: title }).check();
  const first = (await dialog.locator(".order label").first().textContent())?.trim() ?? "";
  const second = first === CEREMONY ? PICNIC : CEREMONY;
  await dialog.getByRole("button", { name: t.share.earlier(second) }).click();
  await dialog.getByText(t.share.moved(second, 1)).waitFor();
  await dialog.getByLabel(t.share.bookTitle).fill("A weekend in <June>");
  expect(await examine(page)).toEqual([]);
  await dialog.getByRole("button", { name: t.share.bookMake }).click();
  await dialog.getByText(t.share.bookMade).waitFor();
  await dialog.getByRole("button", { name: t.invite.copy }).click();
  await dialog.getByText(t.invite.copied).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/lookbooks\/b_[a-z0-9]{16}$/);
  expect(await examine(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  // A stranger reads it, in their own language, and nothing of the room.
  await noor.page.goto(link);
  await noor.page.getByRole("heading", { level: 1, name: "A weekend in <June>" }).waitFor();
  expect(await shown(noor)).toEqual([second, first]);
  for (const secret of ["Ada", "Léa", room, "Zoé"]) expect(await noor.page.content()).not.toContain(secret);
  expect(await noor.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await examine(noor.page)).toEqual([]);

  // Opened again it is as it was left; changed, it is so under the same link.
  await page.reload();
  await open.click();
  await until(
    "the dialog knows the lookbook",
    () => dialog.getByLabel(t.share.bookTitle).inputValue(),
    (title) => title === "A weekend in <June>",
  );
  expect((await dialog.locator(".order label").allTextContents()).map((text) => text.trim())).toEqual([second, first]);
  await dialog.getByLabel(t.share.bookTitle).fill("On Saturday");
  await dialog.getByRole("checkbox", { name: PICNIC }).uncheck();
  await dialog.getByRole("button", { name: t.share.bookChange }).click();
  await dialog.getByText(t.share.bookChanged).waitFor();
  await noor.page.reload();
  await noor.page.getByRole("heading", { level: 1, name: "On Saturday" }).waitFor();
  expect(await shown(noor)).toEqual([CEREMONY]);

  // Taken back: whoever comes now is told so, while the look itself is still shown.
  const look = await noor.page.getByRole("link", { name: CEREMONY }).first().getAttribute("href");
  await dialog.getByRole("button", { name: t.share.bookTakeBack }).click();
  await page
    .getByRole("dialog", { name: t.share.bookTakeBackAsk })
    .getByRole("button", { name: t.share.bookTakeBack })
    .click();
  await dialog.getByText(t.share.bookTakenBack).waitFor();
  expect(await dialog.getByLabel(t.share.link).count()).toBe(0);
  noor.watch.expect(answered(404));
  expect((await noor.page.goto(link))?.status()).toBe(404);
  await noor.page.getByRole("heading", { level: 1 }).waitFor();
  expect(await examine(noor.page)).toEqual([]);
  expect((await noor.page.goto(look ?? ""))?.status()).toBe(200);
});
