import type { Page } from "playwright-core";

/** Where the keyboard is. */
export interface Focus {
  readonly tag: string;
  readonly text: string;
  /** Whether it can be seen that it is there. */
  readonly ringed: boolean;
}

/** Tabs in a row after which a way is too long. */
const MOST_TABS = 80;

export async function focus(page: Page): Promise<Focus> {
  return await page.evaluate(() => {
    let active: Element | null = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!active) return { tag: "", text: "", ringed: false };
    // A ring may be on what stands around the field.
    let ringed = false;
    let node: Element | null = active;
    for (let up = 0; node !== null && up < 3; up++) {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
      if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) ringed = true;
      if (up > 0 && boxShadow.includes("inset")) ringed = true;
      node = node.parentElement;
    }
    const labels = active instanceof HTMLInputElement ? [...(active.labels ?? [])] : [];
    const text = [
      active.getAttribute("aria-label"),
      ...labels.map((label) => label.textContent),
      active.getAttribute("placeholder"),
      active.textContent,
    ].find((each) => each !== null && each.trim() !== "");
    return { tag: active.localName, text: (text ?? "").replace(/\s+/g, " ").trim(), ringed };
  });
}

/** Presses Tab until it is there; at each stop it must be seen where one is. */
export async function tabTo(page: Page, tag: string, text: RegExp): Promise<void> {
  const way: string[] = [];
  for (let n = 0; n < MOST_TABS; n++) {
    await page.keyboard.press("Tab");
    const at = await focus(page);
    way.push(`${at.tag} ${at.text.slice(0, 40)}`);
    // Between the last stop and the first the browser itself has the focus.
    if (!at.ringed && at.tag !== "body") throw new Error(`the focus does not show on: ${way.at(-1) ?? ""}`);
    if (at.tag === tag && text.test(at.text)) return;
  }
  throw new Error(`no Tab leads to ${tag} ${text.source}; they went: ${way.join(" > ")}`);
}
