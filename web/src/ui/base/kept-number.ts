/** Whole numbers that this device keeps beyond the page. Storage can be forbidden or full: then nothing is known, and nothing lasts. */
export function readNumber(key: string): number | undefined {
  try {
    const kept = Number(localStorage.getItem(key) ?? NaN);
    return Number.isSafeInteger(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function writeNumber(key: string, value: number): void {
  try {
    localStorage.setItem(key, String(value));
  } catch {
    // It lasts as long as the page.
  }
}
