import type { Page } from "playwright-core";

/** How far a page of goods may move: a fifth of what counts as good (Web Vitals, "Cumulative Layout Shift"). */
export const MOST_SHIFT = 0.02;

/** To be run in a page: adds up how far what is shown moves by itself. `buffered`: what moved before, too. */
export function watchShift(buffered: boolean): void {
  const told = globalThis as unknown as { shift: number };
  told.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as unknown as { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) told.shift += value;
    }
  }).observe({ type: "layout-shift", buffered });
}

/** How far it has moved since. */
export async function shiftOf(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as unknown as { shift: number }).shift);
}
