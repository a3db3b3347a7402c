import { expect } from "vitest";
import { DESKTOP, PHONE } from "../support/chromium.ts";
import { focus, tabTo } from "../support/focus.ts";
import { story } from "../support/story.ts";

const COAT = "Harbour coat";

story("from the front page to a full bag without a mouse", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  const { keyboard } = page;
  await page.goto("/");
  await page.getByRole("heading", { name: t.home.heading }).waitFor();
  await tabTo(page, "input", /occasion/);
  await keyboard.type("By keys alone");
  await tabTo(page, "input", /Your name/);
  await keyboard.type("Ada");
  await keyboard.press("Enter");
  await ada.inRoom();

  // The way past the bar to the goods.
  await tabTo(page, "a", new RegExp(t.room.skip));
  await keyboard.press("Enter");
  await expect.poll(async () => (await focus(page)).tag).toBe("h1");
  await tabTo(page, "a", /Brume/);
  await keyboard.press("Enter");
  await page.locator("cb-browse").getByRole("heading", { level: 1, name: "Brume" }).waitFor();
  await tabTo(page, "a", new RegExp(`^${COAT}`));
  await keyboard.press("Enter");
  await page.locator("cb-product").getByRole("heading", { level: 1, name: COAT }).waitFor();

  // Sizes by arrows, as in any form.
  await tabTo(page, "input", /^S/);
  await keyboard.press("ArrowRight");
  await page.locator("cb-product .size.on", { hasText: "M" }).waitFor();
  await tabTo(page, "button", new RegExp(t.product.add));
  await keyboard.press("Enter");
  await page.locator("cb-toasts").getByText(t.product.added(1, COAT)).waitFor();
  await keyboard.press("Enter");
  await ada.saysSaved(t.saved.saved);

  await tabTo(page, "textarea", new RegExp(t.chat.sayFirst));
  await keyboard.type("No mouse was touched");
  await keyboard.press("Enter");
  await ada.reads("No mouse was touched");

  await tabTo(page, "a", new RegExp(`^${t.room.cart}`));
  await keyboard.press("Enter");
  await ada.wanted(COAT, { You: 2 });
  // What a notice offers goes first by the same key: here they are closed.
  const closers = page.locator("cb-toasts").getByRole("button", { name: t.common.close });
  while ((await closers.count()) > 0) {
    // One that goes by itself meanwhile needs no closing; one that has the focus stays.
    const held = await closers
      .first()
      .evaluate((button: HTMLElement) => button.focus(), undefined, { timeout: 1_000 })
      .then(
        () => true,
        () => false,
      );
    if (held) await keyboard.press("Enter");
  }
  // One's steps in the bag, taken back one at a time.
  await keyboard.press("Control+z");
  await ada.wanted(COAT, { You: 1 });
  await keyboard.press("Control+z");
  await page.getByRole("heading", { name: t.cart.empty }).waitFor();
  // It is said, and can be done again.
  await page.locator("cb-toasts").getByRole("button", { name: t.common.redo }).last().focus();
  await keyboard.press("Enter");
  await ada.wanted(COAT, { You: 1 });
});

story("Escape closes what is open and gives the focus back", { screens: [DESKTOP, PHONE] }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  const { keyboard } = page;
  await ada.startRoom("Opened and closed");
  for (const name of [new RegExp(t.room.menu), /^In the room: /, new RegExp(`^${t.room.invite}$`)]) {
    const button = page.getByRole("button", { name });
    await button.focus();
    await keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    // The focus is within, and stays there as long as it is a dialog that holds the page.
    await expect
      .poll(() => dialog.evaluate((element) => element.matches(":focus-within")), {
        message: `focus in ${name.source}`,
      })
      .toBe(true);
    await keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await expect
      .poll(() => button.evaluate((element) => element.matches(":focus")), {
        message: `focus back from ${name.source}`,
      })
      .toBe(true);
  }
});
