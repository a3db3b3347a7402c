import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import { Friend } from "../support/friend.ts";
import { CHURCH, dress } from "../support/looks.ts";
import { story } from "../support/story.ts";
import { answered } from "../support/watch.ts";

story("a look is shown outside, comes into a stranger's room, and is taken back", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const noor = await market.person("Noor", { language: "fr", theme: "slate" });
  for (const { context } of [ada, noor]) await bringAxe(context);
  await ada.startRoom("Church");
  const lea = await Friend.guest(market.server.origin, "Léa", await ada.copyInvite());
  const id = await dress(lea, market.server.origin, "At the <church>", CHURCH);
  lea.leave();
  const room = /\/r\/(r_[a-z0-9_]+)/.exec(ada.page.url())?.[1] ?? "";

  // The host shows somebody else's: without their name.
  const { page, t } = ada;
  await page.goto(`/r/${room}/looks/${id}`);
  await page.getByRole("button", { name: t.share.open }).click();
  const dialog = page.getByRole("dialog", { name: t.share.heading });
  await dialog.getByRole("button", { name: t.share.make }).waitFor();
  expect(await dialog.getByRole("checkbox").count()).toBe(0);
  expect(await examine(page)).toEqual([]);
  await dialog.getByRole("button", { name: t.share.make }).click();
  await dialog.getByText(t.share.made).waitFor();
  await dialog.getByRole("img", { name: t.share.preview("At the <church>") }).waitFor();
  await dialog.getByRole("button", { name: t.invite.copy }).click();
  await dialog.getByRole("button", { name: t.invite.copied }).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/looks\/w_[a-z0-9]{16}$/);
  expect(await examine(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);

  // A stranger sees it, in their own language, and nothing of the room.
  await noor.page.goto(link);
  await noor.page.getByRole("heading", { level: 1, name: "At the <church>" }).waitFor();
  const picture = noor.page.getByRole("img", { name: /At the <church>/ });
  expect(await picture.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(1200);
  for (const secret of ["Ada", "Léa", room]) expect(await noor.page.content()).not.toContain(secret);
  expect(await noor.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await examine(noor.page)).toEqual([]);
  await noor.page.getByText(noor.called("Harbour coat")).first().waitFor();

  // It comes into a room of theirs, saying after whom.
  await noor.page.locator("a.btn-main").click();
  await noor.page.getByRole("heading", { name: noor.t.adopt.heading("At the <church>") }).waitFor();
  expect(await examine(noor.page)).toEqual([]);
  await noor.page.getByLabel(noor.t.home.occasion).fill("Mariage");
  await noor.page.getByLabel(noor.t.home.yourName).fill("Noor");
  await noor.page.getByRole("button", { name: noor.t.home.open }).click();
  await noor.page.waitForURL(/\/r\/r_[a-z0-9]+\/looks\/l_/);
  await noor.page.getByRole("heading", { level: 1, name: "At the <church>" }).waitFor();
  await noor.page
    .locator("cb-board .piece")
    .nth(CHURCH.length - 1)
    .waitFor();
  await noor.page.getByText(noor.t.adopt.credit("At the <church>", null, link)).waitFor();

  // And once more, into the room that there is now.
  await noor.page.goto(`${link}/add`);
  await noor.page.getByRole("button", { name: noor.t.adopt.into("Mariage") }).click();
  await noor.page.waitForURL(/\/r\/r_[a-z0-9]+\/looks\/l_/);
  await noor.page
    .locator("cb-board .piece")
    .nth(CHURCH.length - 1)
    .waitFor();

  // Taken back: whoever comes now is told so.
  await dialog.getByRole("button", { name: t.share.takeBack }).click();
  await page.getByRole("dialog", { name: t.share.takeBackAsk }).getByRole("button", { name: t.share.takeBack }).click();
  await dialog.getByText(t.share.takenBack).waitFor();
  noor.watch.expect(answered(404));
  const answer = await noor.page.goto(link);
  expect(answer?.status()).toBe(404);
  await noor.page.getByRole("heading", { level: 1 }).waitFor();
  expect(await examine(noor.page)).toEqual([]);
  await noor.page.goto(`${link}/add`);
  await noor.page.getByRole("heading", { name: noor.t.adopt.gone }).waitFor();
});
