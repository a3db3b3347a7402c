import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { expectStill, watchShift } from "../support/shift.ts";
import { photograph } from "../support/shop.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";
const PICNIC = "Picnic dress";
const SHOT = {
  name: "shot.png",
  mimeType: "image/png",
  buffer: photograph({ title: "shot", width: 900, height: 1200, thing: [199, 74, 51] }),
};

const viewer = (page: Page) => page.locator("cb-photo-viewer dialog");
const dots = (page: Page) => page.locator("cb-spotted .dot:not(.cross)");
const dot = (person: Person, title: string) =>
  person.page.locator("cb-spotted").getByRole("button", { name: new RegExp(`^${person.called(title)},`) });
const card = (page: Page) => page.locator("cb-spotted [popover]").first();
const thumb = ({ page, t }: Person, name: string) =>
  page.locator("cb-message-photos").getByRole("button", { name: t.photos.open(t.photos.photoOf(name)) });
/** Where a dot stands, in thousandths. */
const placeOf = (spot: Locator) =>
  spot.evaluate((each) => ["--x", "--y"].map((part) => Number((each as HTMLElement).style.getPropertyValue(part))));

/** Looks for something, and puts the first that is found where the cross is. */
async function tag(person: Person, title: string): Promise<void> {
  const { page, t } = person;
  const name = person.called(title);
  await page.locator("cb-spotted cb-search input").fill(name);
  await page
    .locator("cb-spotted cb-tray")
    .getByRole("button", { name: t.looks.put(name) })
    .first()
    .click();
  await card(page).getByText(name).last().waitFor();
}

story("shop the look: what is on a photo, into the bag by one press", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  for (const { context } of [ada, basile]) await bringAxe(context);
  await ada.startRoom("Spots");
  await basile.join(await ada.copyInvite(), "Spots");
  for (const person of [ada, basile]) await person.go("chat");
  await ada.page.locator("cb-photo-tray #files").setInputFiles(SHOT);
  await ada.page.locator("cb-photo-tray").getByLabel(ada.t.photos.describe).waitFor();
  await ada.page.locator("cb-composer").getByRole("button", { name: ada.t.chat.send }).click();

  // Basile says what she wears: a press where it is, a word, a tap.
  const his = basile.page;
  await thumb(basile, "Ada").click();
  await viewer(his).getByRole("button", { name: basile.t.photos.tag }).click();
  await his.locator("cb-spotted .cross").waitFor();
  const frame = await his.locator("cb-spotted .frame").boundingBox();
  if (!frame) throw new Error("the photo is not there");
  await ada.page.evaluate(watchShift, false);
  await his.mouse.click(frame.x + frame.width * 0.25, frame.y + frame.height * 0.75);
  expect(await examine(his), "saying what is on it").toEqual([]);
  await tag(basile, DRESS);
  expect(await examine(his), "what was put there").toEqual([]);
  await his.keyboard.press("Escape");
  await until(
    "where it was pressed",
    () => placeOf(dots(his)),
    ([x = 0, y = 0]) => Math.hypot(x - 250, y - 750) < 5,
  );

  // Ada sees that there is something, opens it, and has it in the bag by one press, and out again.
  const { page, t } = ada;
  const counted = page.locator("cb-message-photos").getByText(t.cart.items(1));
  await counted.waitFor();
  await expectStill(page, "the chat");
  await page
    .locator("cb-message-photos")
    .getByRole("button", { name: t.cart.items(1) })
    .click();
  await dot(ada, DRESS).click();
  await card(page).getByText("€89").first().waitFor();
  expect(await examine(page), "a thing on a photo").toEqual([]);
  await card(page).getByRole("button", { name: t.product.add }).click();
  const notice = viewer(page).locator("cb-toasts");
  await notice.getByText(t.product.added(1, DRESS)).waitFor();
  await notice.getByRole("button", { name: t.common.undo }).click();
  await dot(ada, DRESS).click();
  await card(page).getByRole("button", { name: t.product.add }).click();
  await notice.getByText(t.product.added(1, DRESS)).waitFor();

  // By the keyboard alone: the cross, the field, the thing.
  await viewer(page).getByRole("button", { name: t.photos.tag }).focus();
  await page.keyboard.press("Enter");
  await page.locator("cb-spotted .cross:focus").waitFor();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("ArrowUp");
  await page.getByRole("button", { name: t.looks.at(t.photos.cross, 55, 49) }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("cb-spotted cb-search input:focus").waitFor();
  await tag(ada, PICNIC);
  await page.keyboard.press("Escape");
  expect(await placeOf(dot(ada, PICNIC))).toEqual([550, 490]);

  // It is her photo: she moves what he put there, in another size, and takes her own off and puts it back.
  await dot(ada, DRESS).click();
  await card(page).getByRole("button", { name: t.photos.move }).click();
  await page.locator("cb-spotted .cross:focus").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await until(
    "moved for him, too",
    () => placeOf(dots(his).first()),
    ([, y = 0]) => Math.abs(y - 760) < 5,
  );
  const name = () => dot(ada, DRESS).getAttribute("aria-label");
  const before = await name();
  await dot(ada, DRESS).click();
  await card(page).getByRole("button", { name: t.looks.swap }).click();
  await page.locator("cb-look-swap").getByRole("radio").nth(3).check();
  await until("another variant", name, (now) => now !== before);
  await page.keyboard.press("Escape");
  await dot(ada, PICNIC).click();
  await card(page).getByRole("button", { name: t.looks.take }).click();
  await until(
    "one is left",
    () => dots(his).count(),
    (count) => count === 1,
  );
  await notice.getByRole("button", { name: t.common.undo }).last().click();
  await until(
    "both again",
    () => dots(his).count(),
    (count) => count === 2,
  );

  // The way to the thing's page leads out of the photo; the bag has what was put in.
  await dot(ada, PICNIC).click();
  await card(page).getByRole("link").click();
  await viewer(page).waitFor({ state: "hidden" });
  await page.locator("cb-product").getByRole("heading", { name: PICNIC }).waitFor();
  await his.keyboard.press("Escape");
  await viewer(his).waitFor({ state: "hidden" });
  await basile.go("cart");
  await basile.wanted(DRESS, { Ada: 1 });
});
