/** `make bench`: how soon the page answers its person while eleven others move about in the room. */
import type { Browser, Locator, Page } from "playwright-core";
import { launch } from "../support/chromium.ts";
import { goods } from "../support/friend.ts";
import { Server } from "../support/server.ts";
import { gather, percentile, row } from "./crowd.ts";
import { keepSaying, Mover } from "./mover.ts";

const OTHERS = 11;
/** What they say of themselves a second, all together. */
const UPDATES = 200;
/** Fewer than this have not been the crowd that is meant, a second. */
const FEWEST_UPDATES = 190;
const ROUNDS = 6;
/** From a press or a key to the frame that shows what it did; one in fifty may take longer, as Web Vitals counts it. */
const MOST_MS = 100;
const ONE_IN = 50;

interface Timing extends PerformanceEventTiming {
  readonly interactionId: number;
}

interface Told {
  /** When which kind of thing began to be done. */
  marks: { at: number; kind: string }[];
  /** By interaction: when it began, and how long it took until the next frame. */
  interactions: Map<number, { at: number; ms: number }>;
  /** People's states that came in. */
  updates: number;
  observer: PerformanceObserver;
}

/** To be run in a page: notes how long interactions take, and counts what is said by presence. */
function watchInteractions(): void {
  const told = globalThis as unknown as Told;
  told.marks = [];
  told.interactions = new Map();
  told.updates = 0;
  const note = (entries: readonly PerformanceEntry[]): void => {
    for (const { interactionId, startTime, duration } of entries as Timing[]) {
      if (interactionId === 0) continue;
      const { at, ms } = told.interactions.get(interactionId) ?? { at: startTime, ms: 0 };
      told.interactions.set(interactionId, { at: Math.min(at, startTime), ms: Math.max(ms, duration) });
    }
  };
  told.observer = new PerformanceObserver((list) => note(list.getEntries()));
  // The types of the DOM don't know the threshold.
  const all: PerformanceObserverInit & { durationThreshold: number } = { type: "event", durationThreshold: 16 };
  told.observer.observe(all);
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (!(data instanceof ArrayBuffer)) return;
        const bytes = new Uint8Array(data);
        // A presence frame: 1, its length in as many bytes as have their highest bit and one more, how many states.
        let after = 1;
        while ((bytes[after] ?? 0) >= 0x80) after += 1;
        if (bytes[0] === 1) told.updates += bytes[after + 1] ?? 0;
      });
    }
  };
}

/**
 * To be run in a page: a pixel that changes with every frame.
 *
 * Without a screen Chromium now and then takes a frame for one that changes nothing, although a letter was drawn anew in it, and tells
 * of it as shown only with the next that does: in a page of nothing but a text area, too, seconds later where nothing else moves.
 * So that each frame is told of when it is there, something always does.
 */
function tick(): void {
  const pixel = document.createElement("i");
  pixel.style.cssText =
    "position: fixed; inset: 0 auto auto 0; width: 1px; height: 1px; background: red; will-change: opacity";
  document.body.append(pixel);
  const ends: Keyframe[] = [{ opacity: 0.2 }, { opacity: 1 }];
  pixel.animate(ends, { duration: 500, iterations: Infinity, direction: "alternate" });
}

/** Somebody among the stalls, on a product, at the bag or the looks: every 2 s elsewhere, meanwhile from thing to thing. */
function whereabouts(products: readonly string[], shops: readonly string[]) {
  const pick = (from: readonly string[], n: number): string => from[n % from.length] ?? "";
  return (who: number, n: number): object => {
    const product = pick(products, who * 7 + Math.floor(n / 7));
    const pages = ["home", `shop:${pick(shops, who)}`, "home", `product:${product}`, "home", "cart", "home", "looks"];
    const page = pick(pages, who + Math.floor(n / 36));
    const amid = page === "home" || page.startsWith("shop:");
    const anchor = page.startsWith("product:") ? "title" : `product:${product}`;
    const location = { page, ...(amid && { anchor }), offset: ((Math.floor(n / 2) * 13) % 900) / 1_000 };
    const point = { anchor: amid ? `tile:${product}` : "title", x: (n * 37) % 1_000, y: (n * 53) % 1_000 };
    return { location, typing: (who + Math.floor(n / 50)) % 6 === 0, idle: false, point };
  };
}

/** The host, who uses the page by mouse and keys. */
class Hand {
  constructor(private readonly page: Page) {}

  private async begin(kind: string): Promise<void> {
    await this.page.evaluate((kind) => {
      (globalThis as unknown as Told).marks.push({ at: performance.now(), kind });
    }, kind);
  }

  /** What is looked for in a page by a locator is looked for in all of it, at every frame: not while an answer is awaited. */
  private async rest(): Promise<void> {
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => setTimeout(resolve));
    });
  }

  /** Presses something that one has reached with the mouse before, and waits for what that brings. */
  async press(kind: string, what: Locator, brings?: Locator): Promise<void> {
    await what.scrollIntoViewIfNeeded();
    const box = await what.boundingBox();
    if (!box) throw new Error(`${kind}: there is nothing to press`);
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.rest();
    await this.begin(kind);
    await this.page.mouse.down();
    await this.page.mouse.up();
    await this.rest();
    await brings?.first().waitFor();
  }

  async key(kind: string, key: string): Promise<void> {
    await this.begin(kind);
    await this.page.keyboard.press(key);
    await this.rest();
  }

  async type(kind: string, text: string): Promise<void> {
    await this.begin(kind);
    await this.page.keyboard.type(text, { delay: 60 });
  }
}

/** One time through what one does in a room. */
async function goRound(page: Page, hand: Hand, n: number): Promise<void> {
  const all = page.locator("cb-browse .grid cb-tile");
  await all.first().waitFor();
  const tile = all.nth(n);
  await hand.press("a thumb", tile.locator("button.face[aria-pressed]").first());
  await hand.press("open the filters", page.locator("#filter"), page.locator("cb-filters [popover]:popover-open"));
  await hand.key("close the filters", "Escape");
  const field = page.locator("cb-browse input[type=search]");
  await hand.press("into the search", field);
  await hand.type("search, a letter", "coat");
  await page.waitForURL(/q=coat/);
  for (let letter = 0; letter < 4; letter += 1) await hand.key("search, a letter", "Backspace");
  await page.waitForURL((url) => !url.searchParams.has("q"));
  await tile.waitFor();
  await hand.press("open a product", tile.locator("a.tile"), page.locator("cb-product .buy"));
  await hand.press("into the bag", page.locator("cb-product .buy .btn-main"), page.locator("cb-toasts button"));
  await hand.press("back to the stalls", page.locator("cb-product .crumb .back"), all);
  const tabs = page.locator("cb-room nav.tabs a");
  await hand.press("to the bag", tabs.nth(1), page.locator("cb-cart"));
  await hand.press("to the votes", tabs.nth(3), page.locator("cb-votes"));
  await hand.press("to the looks", tabs.nth(2), page.locator("cb-looks"));
  await hand.press("from the looks", page.locator("cb-looks .crumb a"), all);
  await hand.press("into the chat", page.locator("cb-composer textarea"));
  await hand.type("write, a letter", `What about number ${n + 1}?`);
  await hand.key("send", "Enter");
  await hand.press("who is here", page.locator("cb-topbar .all"), page.locator("cb-people [popover]:popover-open"));
  await hand.key("close who is here", "Escape");
}

interface Measured {
  /** Of each interaction that took 16 ms or longer. */
  readonly taken: { readonly kind: string; readonly ms: number }[];
  readonly interactions: number;
  readonly updatesPerSecond: number;
}

async function measure(server: Server, browser: Browser): Promise<Measured> {
  const crowd = await gather(server, browser, OTHERS, "?shop=all");
  const { host, guests, page } = crowd;
  const movers: Mover[] = [];
  try {
    for (const guest of guests) movers.push(await Mover.of(guest));
    host.leave();
    const cards = [...(await goods(server.origin)).values()];
    await page.addInitScript(watchInteractions);
    await page.reload();
    await page.waitForLoadState("networkidle");
    await page.evaluate(tick);
    const stop = keepSaying(
      movers,
      UPDATES,
      whereabouts(
        cards.map(({ id }) => id),
        [...new Set(cards.map(({ shop }) => shop.id))],
      ),
    );
    const hand = new Hand(page);
    // Parts come as they are needed for the first time: that is not what is meant here.
    await goRound(page, hand, 0);
    const from = await page.evaluate(() => {
      const told = globalThis as unknown as Told;
      told.interactions.clear();
      told.marks = [];
      told.updates = 0;
      const { interactionCount } = performance as unknown as { interactionCount: number };
      return { at: performance.now(), interactionCount };
    });
    for (let n = 1; n <= ROUNDS; n += 1) await goRound(page, hand, n);
    const { marks, timings, updates, at, interactionCount } = await page.evaluate(async () => {
      const told = globalThis as unknown as Told;
      const { updates } = told;
      const at = performance.now();
      // What was done last is reported with the next frames.
      for (let frame = 0; frame < 3; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => setTimeout(resolve));
      const { interactionCount } = performance as unknown as { interactionCount: number };
      return { marks: told.marks, timings: [...told.interactions.values()], updates, at, interactionCount };
    });
    stop();
    const kindAt = (at: number): string => marks.findLast((mark) => mark.at <= at)?.kind ?? "before";
    return {
      taken: timings.map(({ at, ms }) => ({ kind: kindAt(at), ms })).filter(({ kind }) => kind !== "before"),
      interactions: interactionCount - from.interactionCount,
      updatesPerSecond: (updates * 1_000) / (at - from.at),
    };
  } finally {
    for (const mover of movers) mover.leave();
    await crowd.leave();
  }
}

const server = await Server.start();
const browser = await launch();
try {
  const { taken, interactions, updatesPerSecond } = await measure(server, browser);
  const ms = taken.map((one) => one.ms).sort((a, b) => b - a);
  const what = `${OTHERS} people moving, ${updatesPerSecond.toFixed(0)} updates/s`;
  process.stdout.write(
    "| the page answers | figure | goal | one in 50 longer | worst | |\n|---|---|---|---|---|---|\n",
  );
  const slowest = ms[Math.floor(interactions / ONE_IN)] ?? 0;
  process.stdout.write(
    `${row(what, `interaction to next paint, ms (${interactions} interactions)`, MOST_MS, slowest, ms[0] ?? 0)}\n`,
  );
  for (const kind of new Set(taken.map((one) => one.kind))) {
    const each = taken.filter((one) => one.kind === kind).map((one) => one.ms);
    process.stdout.write(
      `| | ${kind} (${each.length} of 16 ms or more) | | ${percentile(each, 50).toFixed(0)} at the median | ${Math.max(...each).toFixed(0)} | |\n`,
    );
  }
  if (updatesPerSecond < FEWEST_UPDATES) throw new Error("the page was not told as often as is meant");
} finally {
  await browser.close();
  await server.end();
}
