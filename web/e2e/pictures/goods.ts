/** `make goods`: every drawn good in two colours, and clothes laid over each other, into web/screenshots/goods. */
import { mkdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { launch } from "../support/chromium.ts";
import { goods } from "../support/friend.ts";
import { Server } from "../support/server.ts";
import { OUTFITS, type Piece } from "./outfits.ts";

const TO = resolve(import.meta.dirname, "../../screenshots/goods");
const STYLES = resolve(import.meta.dirname, "../../src/styles");
const WIDTH = 1680;
/** Side of a tile, and of an outfit's box, in pixels. */
const TILE = 150;
const OUTFIT = { width: 390, height: 620 };

const PAGE = `<!doctype html><style>
  body { margin: 16px; background: var(--paper); color: var(--ink); font: 12px sans-serif; }
  #sheet { display: flex; flex-wrap: wrap; gap: 10px; }
  figure { display: grid; grid-template-columns: repeat(2, ${TILE}px); gap: 4px; margin: 0; text-align: center; }
  figcaption { grid-column: span 2; }
  .ground { border-radius: 4px; }
  img { display: block; width: 100%; }
  .board { position: relative; overflow: hidden; width: ${OUTFIT.width}px; height: ${OUTFIT.height}px; background: #fffdf8; }
  .board img { position: absolute; width: 240px; transform-origin: 0 0; }
</style><div id="sheet"></div>`;

/** A good, and the colours that it is shown in. */
interface Good {
  readonly symbol: string;
  readonly colours: readonly string[];
}

/** What is for sale, each drawing once. */
async function drawn(origin: string): Promise<Good[]> {
  const found = new Map<string, readonly string[]>();
  for (const { image, tones } of (await goods(origin)).values()) {
    const symbol = /^\/art\/([^/]+)\//.exec(image?.url ?? "")?.[1];
    if (symbol !== undefined && !found.has(symbol)) found.set(symbol, tones);
  }
  return [...found].map(([symbol, tones]) => ({ symbol, colours: tones.slice(0, 2) }));
}

/** Runs in the page. */
function lay({ origin, goods }: { origin: string; goods: Good[] }): void {
  for (const { symbol, colours } of goods) {
    const figure = document.createElement("figure");
    for (const colour of colours) {
      const ground = document.createElement("div");
      ground.className = "ground";
      ground.style.setProperty("--g1", colour);
      const img = new Image();
      img.src = `${origin}/art/${symbol}/${colour.slice(1)}.svg`;
      ground.append(img);
      figure.append(ground);
    }
    const caption = document.createElement("figcaption");
    caption.textContent = symbol;
    figure.append(caption);
    document.querySelector("#sheet")?.append(figure);
  }
}

/** Runs in the page. */
function dress({ origin, outfits }: { origin: string; outfits: readonly (readonly Piece[])[] }): void {
  for (const outfit of outfits) {
    const board = document.createElement("div");
    board.className = "board";
    for (const [symbol, colour, x, y, scale = 1] of outfit) {
      const img = new Image();
      img.src = `${origin}/art/g-${symbol}/${colour}.svg`;
      img.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      board.append(img);
    }
    document.querySelector("#sheet")?.append(board);
  }
}

async function sheet(page: Page, origin: string, theme: string): Promise<void> {
  // Drawings are shown to pages of their own server only; what the page says of itself is replaced.
  await page.goto(`${origin}/nowhere`);
  await page.setContent(PAGE);
  await page.addStyleTag({ path: join(STYLES, "tokens.css") });
  await page.addStyleTag({ content: await ground() });
  await page.evaluate((theme) => {
    document.documentElement.dataset["theme"] = theme;
  }, theme);
}

/** The tint of a tile, as the app has it. */
async function ground(): Promise<string> {
  const css = await readFile(join(STYLES, "base.css"), "utf8");
  return /\.ground \{[^}]*\}/.exec(css)?.[0] ?? "";
}

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(async () => {
    await Promise.all(Array.from(document.images, (img) => img.decode()));
  });
  const path = join(TO, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  process.stdout.write(`${path}\n`);
}

await rm(TO, { recursive: true, force: true });
await mkdir(TO, { recursive: true });
const server = await Server.start();
const browser = await launch();
try {
  const { origin } = server;
  const shown = await drawn(origin);
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 }, bypassCSP: true });
  for (const theme of ["paper", "slate"]) {
    await sheet(page, origin, theme);
    await page.evaluate(lay, { origin, goods: shown });
    await take(page, `goods.${theme}`);
  }
  await sheet(page, origin, "paper");
  await page.evaluate(dress, { origin, outfits: OUTFITS });
  await take(page, "outfits");
} finally {
  await browser.close();
  await server.end();
}
