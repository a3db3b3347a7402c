import { afterAll, expect } from "vitest";
import { BOTH } from "../support/chromium.ts";
import { type Photo, Shop } from "../support/shop.ts";
import { expectStill, watchShift } from "../support/shift.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";
import { answered } from "../support/watch.ts";

const COLOURS = [
  [199, 74, 51],
  [52, 80, 124],
  [138, 155, 120],
  [221, 160, 50],
  [116, 80, 127],
  [76, 122, 74],
] as const;
const PHOTOS: readonly Photo[] = Array.from({ length: 18 }, (_, n) => ({
  // Of one length: no title is the beginning of another.
  title: `Vase ${String(n + 1).padStart(2, "0")}`,
  // Upright, square and across.
  width: [500, 640, 1000][n % 3] ?? 640,
  height: 640,
  thing: COLOURS[n % COLOURS.length] ?? COLOURS[0],
  missing: n === 1,
}));

const shop = await Shop.open(PHOTOS);
afterAll(() => shop.close());

const options = { screens: BOTH, ownServer: { CABAS_ALLOW_FETCH: shop.address } };

story("a shop's photographs come small, from here, and move nothing", options, async (market) => {
  await market.server.import("Atelier", shop.feed());
  const ada = await market.person("Ada");
  const basile = await market.person("Basile");
  const { page } = ada;
  market.expect(answered(502));
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(market.server.origin)) elsewhere.push(request.url());
  });
  await ada.startRoom("Flowers");
  await ada.browse();
  await page.evaluate(watchShift, false);
  await page.locator("cb-browse").getByRole("link", { name: "Atelier" }).click();

  const photo = (title: string) => ada.tile(title).locator("img.pic");
  const there = async (title: string): Promise<void> => {
    const img = await photo(title).elementHandle();
    await page.waitForFunction((img) => (img as HTMLImageElement).complete, img);
  };
  await there("Vase 01");
  expect(await photo("Vase 01").evaluate((img: HTMLImageElement) => img.currentSrc)).toContain("/img/320/");
  expect(await photo("Vase 01").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  // One that its shop has lost leaves a hanger in its place, in the same box.
  await ada.tile("Vase 02").locator("img.pic[data-failed]").waitFor();
  const box = async (title: string) => await ada.tile(title).locator(".tile").boundingBox();
  expect((await box("Vase 02"))?.height).toBe((await box("Vase 01"))?.height);
  // The others come as one scrolls to them.
  await ada.tile("Vase 18").scrollIntoViewIfNeeded();
  await there("Vase 18");
  await expectStill(page, "the photographs");

  await ada
    .tile("Vase 18")
    .getByRole("link", { name: /^Vase 18/ })
    .click();
  const stage = page.locator("cb-product .stage img");
  await stage.waitFor();
  await page.waitForFunction((img) => (img as HTMLImageElement).complete, await stage.elementHandle());
  expect(await stage.evaluate((img: HTMLImageElement) => img.currentSrc)).toMatch(/\/img\/(640|1280)\//);

  expect(elsewhere).toEqual([]);

  // What colour it is was learnt from it: whoever comes next sees that before the photo.
  const learnt = async () =>
    await page.evaluate(async () => {
      const answer = await fetch("/api/products?q=Vase+01", { cache: "no-store" });
      const { products } = (await answer.json()) as { products: { image: { tone?: string } }[] };
      return products[0]?.image.tone;
    });
  await until("the photo's colour is known", learnt, (tone) => tone !== undefined);
  await basile.startRoom("More flowers");
  await basile.browse();
  await basile.page.locator("cb-browse").getByRole("link", { name: "Atelier" }).click();
  const ground = basile.tile("Vase 01").locator(".tile");
  await ground.waitFor();
  const tone = await ground.evaluate((tile) => getComputedStyle(tile).getPropertyValue("--g1"));
  expect(distance(tone, COLOURS[0])).toBeLessThan(40);
});

/** How far a `#rrggbb` is from a colour, in the part that is farthest. */
function distance(tone: string, colour: readonly number[]): number {
  const parts = /^#(..)(..)(..)$/.exec(tone.trim())?.slice(1) ?? ["", "", ""];
  return Math.max(...parts.map((part, n) => Math.abs(parseInt(part, 16) - (colour[n] ?? 0))));
}
