/** `make bench`: how soon a page answers its reader while eleven others move about. */
import type { Browser, Page } from "playwright-core";
import { launch } from "../support/chromium.ts";
import { goods } from "../support/friend.ts";
import { Server } from "../support/server.ts";
import { gather, keepMoving, percentile, row } from "./crowd.ts";

const OTHERS = 11;
/** Of all of them together: 200 a second. */
const UPDATES_EACH = 18;
const ROUNDS = 12;
/** From a press to the picture that shows it. */
const MOST_MS = 100;
/** A pause between two presses, as people make one, in ms. */
const PAUSE = 250;

/** To be run in a page: notes how long each interaction took until the next paint. */
function watchInteractions(): void {
  const told = globalThis as unknown as { interactions: number[] };
  told.interactions = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[])
      if (entry.interactionId) told.interactions.push(entry.duration);
  });
  observer.observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
}

/** Thumbs, the tabs of the rail, a product and back. */
async function play(page: Page): Promise<number> {
  let presses = 0;
  const press = async (selector: string, n = 0): Promise<void> => {
    await page.locator(selector).nth(n).click();
    presses += 1;
    await page.waitForTimeout(PAUSE);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await press("cb-tile button.face", round % 6);
    for (const tab of [1, 2, 3, 0]) await press(".rail .tabs a", tab);
    await press("cb-tile .goods-name a", round % 6);
    await press("cb-product .crumb .back");
  }
  return presses;
}

async function measure(server: Server, browser: Browser): Promise<number[]> {
  const crowd = await gather(server, browser, OTHERS, "?shop=all");
  const { guests, page } = crowd;
  try {
    const cards = [...(await goods(server.origin)).values()].slice(0, 20);
    await page.locator("cb-tile").first().waitFor();
    await page.waitForLoadState("networkidle");
    await page.evaluate(watchInteractions);
    const stop = keepMoving(guests, UPDATES_EACH, (friend, n) => {
      const at = guests.indexOf(friend);
      const product = cards[(Math.floor(n / UPDATES_EACH) + at) % cards.length];
      if (!product) return;
      if (n % UPDATES_EACH === 0)
        friend.client.setLocation({ page: `product:${product.id}`, anchor: "title", offset: 0.2 });
      else friend.client.setLocation({ page: "home", anchor: product.id, offset: (n % 100) / 100 });
    });
    const presses = await play(page);
    stop();
    const slow = await page.evaluate(() => (globalThis as unknown as { interactions: number[] }).interactions);
    // What was quicker than the browser reports is as quick as it can be.
    return [...slow, ...new Array<number>(Math.max(0, presses - slow.length)).fill(8)];
  } finally {
    await crowd.leave();
  }
}

const server = await Server.start();
const browser = await launch();
try {
  const presses = await measure(server, browser);
  const what = `${OTHERS} others, ${OTHERS * UPDATES_EACH} movements a second`;
  process.stdout.write("| room | figure | goal | p98 | worst | |\n|---|---|---|---|---|---|\n");
  process.stdout.write(
    `${row(what, `interaction to next paint, ms (${presses.length} presses)`, MOST_MS, percentile(presses, 98), Math.max(...presses))}\n`,
  );
} finally {
  await browser.close();
  await server.end();
}
