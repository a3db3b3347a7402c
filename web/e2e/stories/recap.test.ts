import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH, device } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { furnish } from "../support/tour.ts";

/** Fewer bytes are no page. */
const LEAST_PDF = 20_000;

story("a room goes along as a page that needs nothing and prints", { screens: BOTH }, async (market) => {
  const { people } = await market.party("Recap", "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await furnish(ada, basile);

  await ada.page.locator("cb-topbar .room-name").click();
  const [download] = await Promise.all([
    ada.page.waitForEvent("download"),
    ada.page.getByRole("link", { name: ada.t.keeping.recap }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^cabas-r_[a-z0-9]+\.html$/);
  const folder = await mkdtemp(join(tmpdir(), "cabas-recap-"));
  try {
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);

    // Another device, without a network.
    const browser = ada.context.browser();
    if (!browser) throw new Error("no browser");
    for (const theme of ["paper", "slate"] as const) {
      const context = await device(browser, market.server.origin, market.screen, { theme });
      await context.setOffline(true);
      await bringAxe(context);
      const page = await context.newPage();
      const heard: string[] = [];
      page.on("console", (message) => heard.push(message.text()));
      page.on("pageerror", (error) => heard.push(error.message));
      page.on("request", (request) => {
        const url = request.url();
        if (url !== pathToFileURL(file).href && !url.startsWith("data:")) heard.push(url);
      });
      await page.goto(pathToFileURL(file).href);
      await page.getByRole("heading", { name: "Recap", level: 1 }).waitFor();
      await page.getByText("Times are UTC+").waitFor();
      await page.locator("#chat").getByText("Take the green one.").waitFor();
      const pictures = await page.evaluate(async () => {
        const all = [...document.images];
        await Promise.all(all.map((picture) => picture.decode()));
        await document.fonts.ready;
        return all.length;
      });
      expect(pictures).toBeGreaterThan(4);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await examine(page)).toEqual([]);
      expect((await page.pdf({ preferCSSPageSize: true })).byteLength).toBeGreaterThan(LEAST_PDF);
      expect(heard).toEqual([]);
      await context.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
