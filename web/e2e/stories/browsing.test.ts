import { expect } from "vitest";
import { fr } from "../../src/i18n/fr.ts";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import { focus, tabTo } from "../support/focus.ts";
import type { Person } from "../support/person.ts";
import { expectStill, watchShift } from "../support/shift.ts";
import { story } from "../support/story.ts";
import { settled } from "../support/tour.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";
const MUG = "Stoneware mug";
const THROW = "Wool throw";

/** What the address asks for, one line each. */
const asked = ({ page }: Person): string[] =>
  [...new URL(page.url()).searchParams].map(([name, value]) => `${name}=${value}`).sort();

async function asks(person: Person, ...wanted: string[]): Promise<void> {
  await until(
    "the address",
    () => asked(person),
    (seen) => seen.join() === wanted.sort().join(),
  );
}

async function chips(person: Person, ...wanted: string[]): Promise<void> {
  await until(
    "the chips",
    () => person.chosen(),
    (seen) => seen.join() === wanted.join(),
  );
}

/** How many goods the server finds; what the page says has to agree. */
async function found(person: Person, origin: string, query: string): Promise<string> {
  const response = await fetch(`${origin}/api/products?limit=1&${query}`);
  const { total } = (await response.json()) as { total: number };
  return person.t.browse.things(total);
}

for (const language of ["en", "fr"] as const) {
  story(`a search is narrowed, shared, and gone back from (${language})`, { screens: BOTH }, async (market) => {
    const ada = await market.person("Ada", { language });
    const basile = await market.person("Basile");
    const { page, t } = ada;
    const { origin } = market.server;
    const french = t === fr;
    const [red, blue, clothes] = [t.filters.colours.red, t.filters.colours.blue, french ? "Vêtements" : "Clothes"];
    await ada.startRoom("Red things");
    await basile.join(await ada.copyInvite(), "Red things");
    await ada.browse();
    await ada.finds(await found(ada, origin, ""));

    // Two colours are either, a category narrows them; the room behind the panel follows.
    await ada.choose(red, blue, clothes);
    await asks(ada, "colour=red", "colour=blue", "category=clothes");
    await ada.finds(await found(ada, origin, "colour=red&colour=blue&category=clothes"));
    await chips(ada, clothes, red, blue);
    await page.getByRole("button", { name: new RegExp(`^${t.filters.open}.*${t.filters.count(3)}`) }).waitFor();

    // One is let go of by its chip, which takes the focus to where the next one can be chosen.
    await page.getByRole("button", { name: t.filters.without(blue) }).click();
    await asks(ada, "colour=red", "category=clothes");
    await ada.finds(await found(ada, origin, "colour=red&category=clothes"));
    expect((await focus(page)).text).toContain(t.filters.count(2));

    // An order: the cheapest is the first.
    await page.getByRole("combobox", { name: t.filters.sort }).selectOption({ label: t.filters.sorts.price });
    await asks(ada, "colour=red", "category=clothes", "sort=price");
    const cheapest = await fetch(
      `${origin}/api/products?colour=red&category=clothes&sort=price&limit=1&lang=${language}`,
    );
    const { products } = (await cheapest.json()) as { products: { title: string }[] };
    await page
      .locator("cb-tile h2")
      .first()
      .filter({ hasText: products[0]?.title ?? "" })
      .waitFor();

    // It is all in the address: after a reload, for a friend who goes there, and step by step on the way back.
    await page.reload();
    await ada.inRoom();
    await chips(ada, clothes, red);
    await basile.browse();
    await basile.page.locator("cb-topbar .all").click();
    await basile.page.getByRole("button", { name: basile.t.people.goThereName("Ada") }).click();
    await asks(basile, "colour=red", "category=clothes", "sort=price");
    await chips(basile, "Clothes", "Red");
    await page.goBack();
    await asks(ada, "colour=red", "category=clothes");
    await page.goBack();
    await chips(ada, clothes, red, blue);
    await page.goBack();
    await chips(ada, red, blue);
    await page.goForward();
    await page.getByRole("list", { name: t.filters.chosen }).getByRole("button", { name: t.filters.clear }).click();
    await asks(ada, "shop=all");
    await ada.finds(await found(ada, origin, ""));

    // Words with a slip in them; the search goes on within what is chosen.
    await page.locator("#search").fill(french ? "manteua" : "wrap drss");
    await page.getByText(t.browse.corrected(french ? "manteau" : "wrap dress")).waitFor();
    await ada.tile(french ? "Harbour coat" : DRESS).waitFor();
  });
}

story("prices are chosen by a range, or typed", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  await ada.startRoom("Not too dear");
  await ada.browse();
  const panel = await ada.openFilters();
  await panel.getByRole("radio", { name: /^up to €/ }).check();
  const range = await until(
    "the range is in the address",
    () => asked(ada),
    (seen) => seen.includes("currency=EUR") && seen.some((each) => each.startsWith("price_max=")),
  );
  // With the answer, what there is to choose from changes, and what is below it moves.
  await ada.finds(await found(ada, market.server.origin, range.join("&")));
  await panel.getByLabel(t.filters.least).fill("40,5");
  await panel.getByLabel(t.filters.most).fill("30");
  await panel.getByRole("button", { name: t.filters.apply }).click();
  await panel.getByRole("alert").filter({ hasText: t.filters.badPrice }).waitFor();
  await panel.getByLabel(t.filters.most).fill("60");
  await panel.getByRole("button", { name: t.filters.apply }).click();
  await asks(ada, "currency=EUR", "price_min=4050", "price_max=6000");
  await ada.finds(await found(ada, market.server.origin, "currency=EUR&price_min=4050&price_max=6000"));
  await page.keyboard.press("Escape");
  await chips(ada, "€40.50 to €60.00");
});

story("where nothing fits, the page says what stands in the way", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  await ada.startRoom("Too much asked");
  const room = new URL(page.url()).pathname;
  // There are no red things in a belt's size on the table, but red things on the table, and things in that size.
  await page.goto(`${room}?colour=red&size=95&category=table`);
  await ada.inRoom();
  await page.getByRole("heading", { name: t.filters.noMatch }).waitFor();
  const ways = page.locator("cb-browse .none .chip");
  await until(
    "what would help",
    () => ways.allTextContents(),
    (seen) => seen.map((text) => text.trim()).join() === "Table,95",
  );
  await ways.filter({ hasText: "95" }).click();
  await asks(ada, "colour=red", "category=table");
  await page.locator("cb-tile").first().waitFor();
  // What is nonsense in an address is no error.
  await page.goto(`${room}?shop=s_never00&colour=heliotrope`);
  await ada.inRoom();
  market.expect(/status of 404/);
  await page.getByRole("heading", { name: t.browse.noShop }).waitFor();
});

story("a late answer never takes the place of a newer one", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada");
  const { page } = ada;
  await ada.startRoom("In a hurry");
  await ada.browse();
  await ada.tile(DRESS).waitFor();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const late: string[] = [];
  await page.route(/api\/products\?q=dress/, async (route) => {
    await held;
    late.push(route.request().url());
    // The page may have given it up by now.
    await route.continue().catch(() => undefined);
  });
  await page.locator("#search").fill("dress");
  await asks(ada, "q=dress");
  // What was there stays until the answer comes.
  expect(await ada.tile(DRESS).isVisible()).toBe(true);
  await page.locator("#search").fill("mug");
  await ada.finds(ada.t.browse.found(1, "mug"));
  release();
  await until(
    "the late answer",
    () => late.length,
    (count) => count > 0,
  );
  await ada.tile(MUG).waitFor();
  expect(await page.locator("cb-tile").count()).toBe(1);
});

story("collections and shops have pages of their own", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  const { origin } = market.server;
  await ada.startRoom("Round the market");
  await ada.browse();
  await page.locator("cb-collections").getByRole("link", { name: /^Rain/ }).click();
  await page.getByRole("heading", { level: 1, name: "Rain" }).waitFor();
  await asks(ada, "collection=rain");
  await ada.finds(await found(ada, origin, "collection=rain"));
  await expect.poll(async () => (await focus(page)).text).toBe("Rain");
  await page.locator("cb-browse .crumb").getByRole("link", { name: t.browse.all }).click();
  await page.getByRole("heading", { level: 1, name: t.browse.all }).waitFor();

  await page.locator("cb-browse .stall", { hasText: "Brume" }).click();
  await page.getByRole("heading", { level: 1, name: "Brume" }).waitFor();
  await page.locator("cb-collections").getByRole("link", { name: /^Rain/ }).click();
  await page.getByRole("heading", { level: 1, name: "Rain" }).waitFor();
  await ada.finds(await found(ada, origin, "collection=rain&shop=brume"));
  await page.locator("cb-browse .crumb").getByRole("link", { name: "Brume" }).click();
  await page.getByRole("heading", { level: 1, name: "Brume" }).waitFor();
  // A search stays in the shop.
  await page.getByPlaceholder(t.browse.search).fill("coat");
  await until(
    "found at Brume",
    () => page.locator("cb-tile .sub").allTextContents(),
    (shops) => shops.length > 0 && shops.every((text) => text.includes("Brume")),
  );
});

for (const language of ["en", "fr"] as const) {
  story(`a product says where it comes from and leads on (${language})`, { screens: BOTH }, async (market) => {
    const ada = await market.person("Ada", { language });
    const { page, t } = ada;
    const french = t === fr;
    await ada.startRoom("Where from");
    await ada.openProduct(DRESS);
    const origin = page.getByRole("region", { name: t.product.origin });
    await origin.getByText(french ? "Lin lavé, 100 %" : "Washed linen, 100%").waitFor();
    await origin.getByText("OEKO-TEX Standard 100").waitFor();
    const passport = origin.getByRole("link", { name: t.product.passportLink });
    expect(await passport.getAttribute("rel")).toMatch(/noopener noreferrer/);
    expect(await passport.getAttribute("href")).toMatch(/^https:/);

    // Its category is a way to others like it, in whatever language it is read.
    const product = page.locator("cb-product");
    await product
      .locator(".path")
      .getByRole("link", { name: french ? "Robes" : "Dresses" })
      .click();
    await asks(ada, "category=clothes>dresses");
    await chips(ada, french ? "Robes" : "Dresses");
    await ada.tile(DRESS).waitFor();
    await page.goBack();
    const wedding = ada.called("Wedding guest");
    await product.getByRole("link", { name: wedding }).click();
    await page.getByRole("heading", { level: 1, name: wedding }).waitFor();
    await asks(ada, "collection=wedding-guest");

    // The same thing elsewhere, and back.
    await ada.openProduct(THROW);
    const elsewhere = page.getByRole("region", { name: t.product.alsoAt });
    const [price, other] = french ? ["82,00\u00a0€", "Plaid à carreaux"] : ["€82.00", "Checked throw"];
    await elsewhere
      .getByRole("listitem")
      .filter({ hasText: "Brume" })
      .filter({ hasText: price })
      .getByRole("link")
      .click();
    await product.getByRole("heading", { level: 1, name: other }).waitFor();
    await elsewhere.getByRole("link", { name: /Quincaille/ }).click();
    await product.getByRole("heading", { level: 1, name: ada.called(THROW) }).waitFor();
    await product.locator(".pd-shop").getByRole("link", { name: "Quincaille" }).click();
    await page.getByRole("heading", { level: 1, name: "Quincaille" }).waitFor();
  });
}

story("another language is another catalogue, where one stands", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada");
  const { page } = ada;
  await ada.startRoom("Two tongues");
  await ada.openProduct(DRESS);
  const product = page.locator("cb-product");
  await product.locator(".size", { hasText: "40" }).click();
  await page.getByRole("button", { name: new RegExp(ada.t.room.menu) }).click();
  await page.getByRole("button", { name: "Français" }).click();
  ada.t = fr;
  await product.getByRole("heading", { level: 1, name: ada.called(DRESS) }).waitFor();
  // The same one is still chosen.
  await product.locator(".size.on", { hasText: "40" }).waitFor();
  await product.getByText("Coquelicot").first().waitFor();
  await page.keyboard.press("Escape");
  await ada.browse();
  await ada.tile(MUG).waitFor();
});

story("the filters without a mouse", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada");
  const { page, t } = ada;
  const { keyboard } = page;
  await ada.startRoom("By keys");
  await ada.browse();
  await ada.tile(DRESS).waitFor();
  await page.locator("#search").focus();
  await tabTo(page, "button", new RegExp(`^${t.filters.open}$`));
  await keyboard.press("Enter");
  await expect.poll(async () => (await focus(page)).tag).toBe("h2");
  await tabTo(page, "input", /^Brume/);
  await keyboard.press("Space");
  await page.getByRole("heading", { level: 1, name: "Brume" }).waitFor();
  expect((await focus(page)).text, "the focus stays").toMatch(/^Brume/);
  await tabTo(page, "button", new RegExp(t.filters.within("Clothes")));
  await keyboard.press("Enter");
  await tabTo(page, "input", /^Coats/);
  await keyboard.press("Space");
  await ada.finds(await found(ada, market.server.origin, "shop=brume&category=clothes>coats"));
  await keyboard.press("Escape");
  await expect.poll(async () => (await focus(page)).text).toContain(t.filters.count(1));
  await chips(ada, "Coats");
});

story("the stalls come in one step, and nothing moves after", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const { page } = ada;
  await ada.startRoom("Stand still");
  await ada.browse();
  await ada.pickAnew(DRESS, "For the wedding");
  await ada.context.addInitScript(watchShift, true);
  // The front with its shelves, and a search that is narrowed.
  const room = new URL(page.url()).pathname;
  for (const address of [`${room}?shop=all`, `${room}?colour=red&colour=blue&category=clothes`]) {
    await page.goto(address);
    await ada.inRoom();
    await page.locator("cb-tile").first().waitFor();
    await settled(ada);
    await expectStill(page, address);
  }
});
