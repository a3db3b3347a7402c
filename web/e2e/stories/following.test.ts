import { expect } from "vitest";
import { BOTH, DESKTOP, PHONE } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const ROOM = "Winter things";
const COAT = "Harbour coat";
const MUG = "Stoneware mug";

/** Follows somebody: by their face in the bar, on a phone by the list of people. */
async function follow(person: Person, name: string): Promise<void> {
  const { page, t } = person;
  if (person.onPhone) {
    await page.locator("cb-topbar .all").click();
    await page
      .locator("cb-people")
      .getByRole("button", { name: `${t.follow.follow} ${name}` })
      .click();
  } else {
    await page
      .locator("cb-topbar")
      .getByRole("button", { name: new RegExp(`^${t.follow.follow} ${name},`) })
      .click();
  }
}

const bar = ({ page }: Person) => page.locator("cb-follow-bar");

/** Waits until the frame says who leads. */
async function led(person: Person, name: string): Promise<void> {
  await bar(person).locator(".follow", { hasText: name }).waitFor();
}

async function alone(person: Person): Promise<void> {
  await bar(person).locator(".follow").waitFor({ state: "detached" });
}

/** Which tiles stand on a person's screen. */
async function onScreen({ page }: Person): Promise<string[]> {
  return await page.locator("cb-browse").evaluate((view) => {
    const { top, bottom } = view.getBoundingClientRect();
    const tiles = [...(view.shadowRoot?.querySelectorAll("cb-tile") ?? [])];
    return tiles
      .filter((tile) => tile.getBoundingClientRect().top >= top && tile.getBoundingClientRect().top < bottom)
      .map((tile) => tile.getAttribute("data-product") ?? "");
  });
}

/** Scrolls until a good stands on the screen, as with a finger or a wheel. */
async function scrollTo(person: Person, title: string): Promise<void> {
  await person.tile(title).evaluate((tile) => tile.scrollIntoView({ block: "center" }));
}

story("one follows: to a page, a product, a variant and down the page", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.browse();
  await follow(basile, "Ada");
  await led(basile, "Ada");
  await basile.page.locator("cb-browse").getByRole("heading", { name: basile.t.browse.all }).waitFor();

  // Down the page: what is on her screen is on his.
  await scrollTo(ada, MUG);
  await until(
    "the same goods on both screens",
    async () => [await onScreen(ada), await onScreen(basile)] as const,
    ([hers, his]) => hers.length > 0 && hers.some((product) => his.includes(product)),
  );
  await basile.tile(MUG).waitFor();

  await ada.openProduct(COAT);
  await basile.page.locator("cb-product").getByRole("heading", { level: 1, name: COAT }).waitFor();
  await basile.page.locator("cb-product .buy").waitFor();
  const option = (person: Person) => person.page.locator("cb-product fieldset.opt").last();
  const wanted = option(ada).locator("label:not(.on):not(.off)").last();
  const value = ((await wanted.textContent()) ?? "").trim();
  await wanted.click();
  await option(basile).locator("label.on", { hasText: value }).waitFor();
  expect(basile.page.url()).toMatch(/\/p\/p_[a-z0-9_]+\?(.*&)?variant=v_/);

  await ada.go("cart");
  await basile.page.locator("cb-cart").waitFor();
  await led(basile, "Ada");

  // Back leads to where he was before he followed, and that is by himself.
  await basile.page.keyboard.press("Escape");
  await alone(basile);
  await ada.browse();
  await ada.page.locator("cb-browse").waitFor();
  await basile.page.locator("cb-cart").waitFor();
});

story("who goes off by themselves is led back by a chip", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.openProduct(COAT);
  await follow(basile, "Ada");
  await basile.page.locator("cb-product").getByRole("heading", { level: 1, name: COAT }).waitFor();

  await basile.browse();
  await alone(basile);
  const chip = bar(basile).getByRole("button", { name: basile.t.follow.back("Ada") });
  await chip.waitFor();
  await ada.openProduct(MUG);
  expect(await basile.page.locator("cb-product").count()).toBe(0);
  await chip.click();
  await led(basile, "Ada");
  await basile.page.locator("cb-product").getByRole("heading", { level: 1, name: MUG }).waitFor();

  // The chip can be put away, and so can the frame.
  await basile.browse();
  await bar(basile)
    .getByRole("button", { name: basile.t.follow.stopName("Ada") })
    .click();
  await bar(basile).waitFor({ state: "detached" });
  await follow(basile, "Ada");
  await led(basile, "Ada");
  await bar(basile)
    .getByRole("button", { name: new RegExp(`^${basile.t.follow.stop}`) })
    .click();
  await bar(basile).waitFor({ state: "detached" });
});

story("scrolling far away is going off by oneself", { screens: [DESKTOP] }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.browse();
  await follow(basile, "Ada");
  await led(basile, "Ada");
  await basile.tile(COAT).waitFor();
  await basile.page.mouse.move(500, 500);
  await until(
    "he has scrolled away",
    async () => {
      await basile.page.mouse.wheel(0, 400);
      return await bar(basile)
        .getByRole("button", { name: basile.t.follow.back("Ada") })
        .isVisible();
    },
    (away) => away,
  );
});

story("a row has one at its head, and nobody goes round in a circle", { screens: [DESKTOP] }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile", "Chloé");
  const [ada, basile, chloe] = people as [Person, Person, Person];
  await follow(basile, "Chloé");
  await led(basile, "Chloé");
  await follow(ada, "Basile");
  await led(ada, "Chloé");
  await bar(ada).locator(".whom", { hasText: "as Basile does" }).waitFor();
  await chloe.openProduct(COAT);
  for (const person of [ada, basile]) {
    await person.page.locator("cb-product").getByRole("heading", { level: 1, name: COAT }).waitFor();
  }
  await follow(chloe, "Ada");
  await chloe.page.locator("cb-toasts", { hasText: chloe.t.follow.circle("Ada") }).waitFor();
  expect(await bar(chloe).count()).toBe(0);

  // Who leads leaves: calmly, and nobody's page goes away.
  await chloe.page.close();
  await basile.page.locator("cb-toasts", { hasText: basile.t.follow.left("Chloé") }).waitFor();
  await bar(basile).waitFor({ state: "detached" });
  await led(ada, "Basile");
  expect(await basile.page.locator("cb-product").isVisible()).toBe(true);
});

story("on a phone talk goes on while one is led", { screens: [PHONE] }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await follow(basile, "Ada");
  await led(basile, "Ada");
  await basile.go("chat");
  await bar(basile).waitFor({ state: "detached" });
  await ada.openProduct(COAT);
  await ada.page.locator("cb-product .buy").waitFor();
  await basile.say("Which colour?");
  await basile.reads("Which colour?");
  await basile.page.getByRole("link", { name: basile.t.room.browse }).click();
  await basile.page.locator("cb-product").getByRole("heading", { level: 1, name: COAT }).waitFor();
  await led(basile, "Ada");
});
