/** `make bench`: how soon a page of goods is there, and how far it moves meanwhile. */
import type { Browser, Cookie } from "playwright-core";
import { BOTH, DESKTOP, device, launch, type Screen } from "../support/chromium.ts";
import { Person } from "../support/person.ts";
import { Server } from "../support/server.ts";
import { shiftOf, watchShift, MOST_SHIFT } from "../support/shift.ts";
import { PATIENCE_MS } from "../support/until.ts";
import { Watch } from "../support/watch.ts";

/** Each with a device that has never seen the page. */
const RUNS = 7;
/** What a page of goods holds. */
const PAGE = 60;
/** The first cards are to be there by then, from the moment on at which one opens the address. */
const MOST_MS = 1_000;

interface Told {
  first?: number;
  whole?: number;
  shift: number;
}

/** To be run in a page: notes when the tiles in sight have their pictures, and when as many as `page` are there. */
function watchTiles(page: number): void {
  const told = globalThis as unknown as Told;
  // Where the goods are going to be, or nothing yet: to look through the whole page at every frame would be work of its own.
  const inside = (): Element[] => {
    let root: ParentNode | null | undefined = document;
    for (const name of ["cb-app", "cb-room", "cb-browse"]) {
      const next: Element | null | undefined = root?.querySelector(name);
      root = next?.shadowRoot ?? next;
    }
    return [...(root?.querySelectorAll(".grid cb-tile") ?? [])];
  };
  const look = (): void => {
    const tiles = inside();
    const seen = tiles.filter((tile) => {
      const { top, bottom } = tile.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    const pictured = (tile: Element): boolean => {
      const picture = tile.shadowRoot?.querySelector("img");
      return picture?.complete === true && picture.naturalWidth > 0;
    };
    if (seen.length > 0 && seen.every(pictured)) told.first ??= performance.now();
    if (tiles.length >= page) told.whole ??= performance.now();
    if (told.first === undefined || told.whole === undefined) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function once(
  browser: Browser,
  origin: string,
  screen: Screen,
  address: string,
  cookies: Cookie[],
): Promise<Told> {
  const context = await device(browser, origin, screen);
  try {
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.addInitScript(watchShift, true);
    await page.addInitScript(watchTiles, PAGE);
    await page.goto(address);
    await page.waitForFunction(
      () => {
        const { first, whole } = globalThis as unknown as Told;
        return first !== undefined && whole !== undefined;
      },
      undefined,
      { timeout: PATIENCE_MS },
    );
    await page.waitForLoadState("networkidle");
    const { first, whole } = await page.evaluate(() => {
      const { first, whole } = globalThis as unknown as Told;
      return { first, whole };
    });
    return { ...(first !== undefined && { first }), ...(whole !== undefined && { whole }), shift: await shiftOf(page) };
  } finally {
    await context.close();
  }
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

const server = await Server.start();
const browser = await launch();
try {
  const context = await device(browser, server.origin, DESKTOP);
  const host = await Person.at(context, await Watch.on(context), "Ada", DESKTOP, "en");
  await host.startRoom("Bench");
  const address = new URL(host.page.url()).pathname + "?shop=all";
  const cookies = await context.cookies();
  await context.close();
  const lines = ["| page of 60 goods | figure | goal | median | worst | |", "|---|---|---|---|---|---|"];
  for (const screen of BOTH) {
    const runs: Told[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await once(browser, server.origin, screen, address, cookies));
    const row = (figure: string, values: readonly number[], digits: number, most?: number): void => {
      const [typical, worst] = [middle(values), Math.max(...values)];
      const verdict = most === undefined ? "" : typical <= most ? "met" : "missed";
      const goal = most === undefined ? "" : `≤ ${most}`;
      lines.push(
        `| ${screen.name} | ${figure} | ${goal} | ${typical.toFixed(digits)} | ${worst.toFixed(digits)} | ${verdict} |`,
      );
    };
    row(
      "first cards with their pictures, ms",
      runs.map(({ first }) => first ?? NaN),
      0,
      MOST_MS,
    );
    row(
      "all 60 cards, ms",
      runs.map(({ whole }) => whole ?? NaN),
      0,
    );
    row(
      "layout shift",
      runs.map(({ shift }) => shift),
      4,
      MOST_SHIFT,
    );
  }
  process.stdout.write(`${lines.join("\n")}\n`);
} finally {
  await browser.close();
  await server.end();
}
