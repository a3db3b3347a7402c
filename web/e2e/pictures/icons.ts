/** `make icons`: the app's icons from `web/icons`: the bag by itself, and on a market's table where the whole square has to be filled. */
import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { launch } from "../support/chromium.ts";

const FROM = resolve(import.meta.dirname, "../../icons");
const TO = resolve(import.meta.dirname, "../../public/icons");
const ICONS = [
  { name: "app-192", from: "app", size: 192 },
  { name: "app-512", from: "app", size: 512 },
  { name: "maskable-192", from: "ground", size: 192 },
  { name: "maskable-512", from: "ground", size: 512 },
  { name: "apple-touch", from: "ground", size: 180 },
] as const;

await mkdir(TO, { recursive: true });
const browser = await launch();
try {
  const page = await browser.newPage();
  for (const { name, from, size } of ICONS) {
    const drawing = await readFile(join(FROM, `${from}.svg`), "base64");
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0}img{display:block}</style><img width=${size} src="data:image/svg+xml;base64,${drawing}">`,
    );
    await page.locator("img").evaluate((img: HTMLImageElement) => img.decode());
    const path = join(TO, `${name}.png`);
    await page.screenshot({ path, omitBackground: true });
    process.stdout.write(`${path}\n`);
  }
} finally {
  await browser.close();
}
