import type { Page } from "playwright-core";
import { expect } from "vitest";

/** How far a page of goods may move: a fifth of what counts as good (Web Vitals, "Cumulative Layout Shift"). */
export const MOST_SHIFT = 0.02;

interface Moved {
  value: number;
  hadRecentInput: boolean;
  sources: { node?: Node; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** To be run in a page: adds up how far what is shown moves by itself, and notes what. `buffered`: what moved before, too. */
export function watchShift(buffered: boolean): void {
  const told = globalThis as unknown as { shift: number; moved: string[] };
  told.shift = 0;
  told.moved = [];
  const at = (rect: DOMRectReadOnly) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join(" ");
  const called = (node?: Node) => {
    const one = node instanceof Element ? node : node?.parentElement;
    const inside = one?.getRootNode();
    const host = inside instanceof ShadowRoot ? `${inside.host.localName} ` : "";
    return one ? `${host}${one.localName}.${one.className}` : "something gone";
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput, sources } = entry as unknown as Moved;
      if (hadRecentInput) continue;
      told.shift += value;
      const which = sources.map((one) => `${called(one.node)} from ${at(one.previousRect)} to ${at(one.currentRect)}`);
      told.moved.push(`${value.toFixed(4)} at ${Math.round(entry.startTime)} ms: ${which.join("; ")}`);
    }
  }).observe({ type: "layout-shift", buffered });
}

/** How far it has moved since. */
export async function shiftOf(page: Page): Promise<number> {
  return await page.evaluate(() => (globalThis as unknown as { shift: number }).shift);
}

/** Fails, and says what moved, if what is shown has moved since by more than the eye lets pass. */
export async function expectStill(page: Page, where: string): Promise<void> {
  const { shift, moved } = await page.evaluate(() => {
    const told = globalThis as unknown as { shift: number; moved: string[] };
    return { shift: told.shift, moved: told.moved };
  });
  expect(shift, `${where}\n${moved.join("\n")}`).toBeLessThan(MOST_SHIFT);
}
