import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import { goods, variants } from "../support/friend.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";

const SHOP = "Atelier";
const LAMP = "Reading lamp";
const PAGE = "https://atelier.example/lamp";

/** The shop's feed: one lamp in two sizes, of which the small one is what this is about. */
function lamps(small: { available: boolean; stock?: number }): string {
  const lamp = {
    id: "lamp",
    title: LAMP,
    url: PAGE,
    options: [{ name: "Size", values: ["Small", "Large"] }],
    variants: [
      { id: "small", options: ["Small"], price: "24.00", ...small },
      { id: "large", options: ["Large"], price: "34.00", available: true },
    ],
  };
  return [{ cabas: "catalog", version: 1, shop: { currency: "EUR" } }, lamp]
    .map((line) => JSON.stringify(line))
    .join("\n");
}

function line({ page }: Person) {
  return page.locator("cb-cart li.cl", { hasText: LAMP });
}

const title = "the bag says that more is wanted than there is, and leads to less, to another, and to the shop";

story(title, { screens: BOTH, ownServer: true }, async (market) => {
  const { server } = market;
  await server.import(SHOP, lamps({ available: true, stock: 2 }));
  const ada = await market.person("Ada");
  const noor = await market.person("Noor", { language: "fr", theme: "slate" });
  for (const { context } of [ada, noor]) await bringAxe(context);
  await ada.startRoom("Lamps");
  await noor.join(await ada.copyInvite(), "Lamps");
  const room = /\/r\/(r_[a-z0-9_]+)/.exec(ada.page.url())?.[1] ?? "";
  const lamp = (await goods(server.origin)).get(LAMP)?.id ?? "";
  const [small = ""] = await variants(server.origin, lamp);
  for (const person of [ada, noor]) {
    await person.page.goto(`/r/${room}/p/${lamp}?variant=${small}`);
    await person.page.locator("cb-product .buy").waitFor();
  }

  // As many as there are: nothing to say.
  await noor.add();
  await ada.add();
  for (const person of [ada, noor]) await person.go("cart");
  await line(ada).getByRole("button", { name: ada.t.common.oneMore }).waitFor();
  expect(await line(ada).locator(".off").count()).toBe(0);

  // One more: both read it, on the line and with one's number; who listens hears it.
  await line(ada).getByRole("button", { name: ada.t.common.oneMore }).click();
  for (const { page, t } of [ada, noor]) {
    await page.locator("cb-cart li.cl .off", { hasText: t.cart.tooMany(2, 3) }).waitFor();
    await page.getByRole("spinbutton", { name: t.cart.tooMany(2, 3) }).waitFor();
    await page.locator("cb-cart [role=status]", { hasText: `${LAMP}: ${t.cart.tooMany(2, 3)}` }).waitFor();
    expect(await examine(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
  await line(ada)
    .getByRole("button", { name: ada.t.cart.lessOf(1, LAMP) })
    .press("Enter");
  for (const person of [ada, noor]) await line(person).locator(".off").waitFor({ state: "detached" });

  // From the line to its page in the shop, which learns nothing of where one comes from.
  await line(ada)
    .getByRole("button", { name: ada.t.bill.moreOf(LAMP) })
    .click();
  const link = ada.page.locator("cb-line-menu").getByRole("link", { name: ada.t.product.atShop });
  const about = await link.evaluate((a: HTMLAnchorElement) => [a.href, a.target, a.rel]);
  expect(about).toEqual([PAGE, "_blank", "noopener noreferrer nofollow"]);
  await ada.page.keyboard.press("Escape");

  // Sold out: another one instead.
  await server.import(SHOP, lamps({ available: false }));
  await ada.page.reload();
  await line(ada).locator(".off", { hasText: ada.t.cart.soldOut }).waitFor();
  await line(ada)
    .getByRole("button", { name: ada.t.cart.anotherOf(LAMP) })
    .click();
  await ada.page.locator("cb-line-menu").getByLabel(ada.t.bill.variant).selectOption({ label: "Large" });
  await line(ada).filter({ hasText: "Large" }).waitFor();
  expect(await line(ada).filter({ hasText: "Large" }).locator(".off").count()).toBe(0);
});
