import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { expectStill, watchShift } from "../support/shift.ts";
import { photograph } from "../support/shop.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";
import { answered } from "../support/watch.ts";

const DRESS = "Vesper wrap dress";

function picture(name: string, thing: readonly [number, number, number], width = 900, height = 1200) {
  return { name, mimeType: "image/png", buffer: photograph({ title: name, width, height, thing }) };
}

const GREEN = picture("green.png", [76, 122, 74]);
const RED = picture("red.png", [199, 74, 51], 1200, 900);

async function two(market: Parameters<Parameters<typeof story>[2]>[0]): Promise<[Person, Person]> {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  for (const { context } of [ada, basile]) await bringAxe(context);
  await ada.startRoom("Photos");
  const link = await ada.copyInvite();
  await basile.join(link, "Photos");
  return [ada, basile];
}

const tray = (page: Page) => page.locator("cb-photo-tray");
const files = (page: Page) => page.locator("cb-photo-tray #files");
const shots = (page: Page) => page.locator("cb-message-photos .open");
const send = ({ page, t }: Person) => page.locator("cb-composer").getByRole("button", { name: t.chat.send });

/** Waits until a picture is there, and says how wide its file is. */
async function loaded(photo: Locator): Promise<number> {
  const img = photo.locator("img").first();
  await img.waitFor();
  const width = () => img.evaluate((each) => (each as HTMLImageElement).naturalWidth);
  return until("the picture is there", width, (seen) => seen > 0);
}

story("photos in the talk: chosen, shown, opened, taken back", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.go("chat");
  await basile.go("chat");
  const { page, t } = ada;
  if (ada.onPhone) {
    await page.getByRole("button", { name: t.photos.add }).click();
    await tray(page).getByRole("button", { name: t.photos.take }).waitFor();
  }

  // What is no picture is said to be none, and can be thrown away.
  market.expect(answered(422));
  await files(page).setInputFiles({ name: "no.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await tray(page).getByText(t.photos.problem.not_a_picture).waitFor();
  await page.locator("cb-composer textarea").press("Enter");
  await tray(page).getByText(t.photos.waits).waitFor();
  await tray(page)
    .getByRole("button", { name: t.photos.remove(1) })
    .click();

  await files(page).setInputFiles([GREEN, RED]);
  await tray(page).getByLabel(t.photos.describe).nth(1).waitFor();
  await tray(page).getByLabel(t.photos.describe).first().fill("Me in the green one");
  expect(await examine(page), "the tray").toEqual([]);
  await basile.page.evaluate(watchShift, false);
  await send(ada).click();
  await tray(page).getByRole("list").waitFor({ state: "detached" });

  const seen = shots(basile.page);
  await seen.nth(1).waitFor();
  expect(await loaded(seen.first())).toBe(480);
  await seen.first().locator("img[alt='Me in the green one']").waitFor();
  await expectStill(basile.page, "the chat");
  expect(await examine(basile.page), "a message with photos").toEqual([]);

  // Open large; the keys lead on, Escape leads back to where one was.
  await seen.first().click();
  const viewer = basile.page.locator("cb-photo-viewer dialog");
  await viewer.getByText(basile.t.photos.place(1, 2)).waitFor();
  expect(await loaded(viewer)).toBe(900);
  expect(await examine(basile.page), "open large").toEqual([]);
  await basile.page.keyboard.press("ArrowRight");
  await viewer.getByText(basile.t.photos.place(2, 2)).waitFor();
  await basile.page.keyboard.press("ArrowRight");
  await viewer.getByText(basile.t.photos.place(1, 2)).waitFor();
  expect(await viewer.getByRole("button", { name: basile.t.photos.takeBack }).count()).toBe(0);
  await basile.page.keyboard.press("Escape");
  await viewer.waitFor({ state: "hidden" });

  // Its owner takes one back; nobody sees it from then on.
  await shots(page).nth(1).click();
  await page.locator("cb-photo-viewer").getByRole("button", { name: t.photos.takeBack }).click();
  await page.locator("cb-confirm").getByRole("button", { name: t.photos.takeBack }).click();
  const message = basile.page.locator("cb-message-photos");
  await message.getByText(basile.t.photos.gone).waitFor();
  expect(await seen.count()).toBe(1);
  await basile.page.reload();
  await basile.inRoom();
  await basile.go("chat");
  await message.getByText(basile.t.photos.gone).waitFor();
  await loaded(seen.first());
});

story("show me: how it looks on two, side by side, with a vote", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  for (const [person, file] of [
    [ada, GREEN],
    [basile, RED],
  ] as const) {
    await person.openProduct(DRESS);
    await person.page.locator("cb-worn input[type=file]").setInputFiles(file);
    await tray(person.page).getByLabel(person.t.photos.describe).waitFor();
    await send(person).click();
    await tray(person.page).getByRole("list").waitFor({ state: "detached" });
  }
  const { page, t } = ada;
  await ada.openProduct(DRESS);
  const worn = page.locator("cb-worn");
  await worn.getByRole("button", { name: t.photos.open(t.photos.wornBy("Basile")) }).waitFor();
  await loaded(worn.locator("li").first());
  expect(await examine(page), "worn by friends").toEqual([]);
  await worn.getByRole("button", { name: t.photos.compare }).click();

  await basile.go("chat");
  const poll = basile.page.locator("cb-chat cb-poll");
  await poll
    .getByText(basile.t.photos.whichOne(DRESS))
    .or(poll.getByText(t.photos.whichOne(DRESS)))
    .waitFor();
  for (const nth of [0, 1]) await loaded(poll.locator("cb-photo").nth(nth));
  const [left, right] = await Promise.all([0, 1].map((nth) => poll.locator("cb-photo").nth(nth).boundingBox()));
  expect(left?.y).toBe(right?.y);
  await poll.getByRole("radio", { name: basile.t.photos.photoOf("Ada") }).check();
  await poll.getByText(basile.t.polls.votes(1)).waitFor();
  expect(await examine(basile.page), "a vote between photos").toEqual([]);
});

story("show me, from a line of the bag", { screens: BOTH }, async (market) => {
  const [ada, basile] = await two(market);
  await ada.openProduct(DRESS);
  await ada.add();
  await ada.go("cart");
  const { page, t } = ada;
  await page
    .locator("cb-cart")
    .getByRole("button", { name: t.bill.moreOf(DRESS) })
    .click();
  await page.locator("cb-line-menu").getByRole("button", { name: t.photos.showMe }).waitFor();
  expect(await examine(page), "what can be done with a line").toEqual([]);
  await page.locator("cb-line-menu input[type=file]").setInputFiles(GREEN);
  await page.locator("cb-line-menu [popover]").waitFor({ state: "hidden" });
  await page.locator("cb-composer .ctx", { hasText: DRESS }).waitFor();
  await tray(page).getByLabel(t.photos.describe).waitFor();
  await send(ada).click();
  await tray(page).getByRole("list").waitFor({ state: "detached" });
  await basile.openProduct(DRESS);
  await loaded(basile.page.locator("cb-worn li").first());
});

story("a photo is pasted where one writes", { screens: BOTH.slice(0, 1) }, async (market) => {
  const [ada, basile] = await two(market);
  const { page, t } = ada;
  await page.locator("cb-composer textarea").evaluate(
    (area, bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "pasted.png", { type: "image/png" }));
      area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, cancelable: true, bubbles: true }));
    },
    [...GREEN.buffer],
  );
  await tray(page).getByLabel(t.photos.describe).waitFor();
  await page.locator("cb-composer textarea").fill("Pasted");
  await page.keyboard.press("Enter");
  await basile.reads("Pasted");
  await loaded(shots(basile.page).first());
});
