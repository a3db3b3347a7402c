/**
 * Where one is on a page, so that somebody with another screen finds there: the element that stands near the top of what
 * is scrolled, and where it stands. Elements tell their names by `data-anchor`, products' tiles by `data-product`.
 */

/** A place on a page. */
export interface Spot {
  readonly anchor: string;
  /** How far below the top the anchor's upper edge is, in heights of what is scrolled. */
  readonly offset: number;
}

/** What stands for the page as a whole: its offset is how far of it is scrolled, from 0 to 1. */
const PAGE = "page";
/** Below the top by this much of the height is the line that one reads at. */
const LINE = 0.25;
/** Anchors further away than this, in heights, say nothing of what is on the screen. */
const FAR = 3;
export const ANCHORS = "[data-anchor], [data-product]";

/** What an element is called in presence while nobody points at it. */
export function nameOf(element: HTMLElement): string | undefined {
  const { anchor, product } = element.dataset;
  return anchor ?? (product === undefined ? undefined : `tile:${product}`);
}

/** Where a view is: at what the person looks at, where that is on the screen, else at what stands at the reading line. */
export function spotOf(view: HTMLElement, looked?: string): Spot {
  const { top, height } = view.getBoundingClientRect();
  const offsetOf = (element: Element) => (element.getBoundingClientRect().top - top) / Math.max(1, height);
  const pointed = looked === undefined ? undefined : findAnchor(view, looked);
  if (looked !== undefined && pointed) {
    const offset = offsetOf(pointed);
    if (offset > -0.5 && offset < 1) return { anchor: looked, offset: rounded(offset) };
  }
  let best: Spot | undefined;
  if (view.scrollTop > 0) {
    for (const element of view.shadowRoot?.querySelectorAll<HTMLElement>(ANCHORS) ?? []) {
      const anchor = nameOf(element);
      const offset = offsetOf(element);
      if (anchor === undefined || Math.abs(offset) > FAR || !element.checkVisibility()) continue;
      if (!best || Math.abs(offset - LINE) < Math.abs(best.offset - LINE)) best = { anchor, offset };
    }
  }
  if (best) return { ...best, offset: rounded(best.offset) };
  const room = view.scrollHeight - view.clientHeight;
  return { anchor: PAGE, offset: room > 0 ? rounded(view.scrollTop / room) : 0 };
}

/** How far a view has to be scrolled to show a spot, in pixels; nothing where its anchor isn't there (yet). */
export function scrollFor(view: HTMLElement, { anchor, offset }: Spot): number | undefined {
  const room = Math.max(0, view.scrollHeight - view.clientHeight);
  if (anchor === PAGE) return Math.min(1, Math.max(0, offset)) * room;
  const element = findAnchor(view, anchor);
  if (!element?.checkVisibility()) return undefined;
  const { top, height } = view.getBoundingClientRect();
  const wanted = view.scrollTop + element.getBoundingClientRect().top - top - offset * height;
  return Math.min(room, Math.max(0, wanted));
}

/** Whether a spot is a tile of a list, which may have to be fetched first. */
export function isTile({ anchor }: Spot): boolean {
  return /^(product|tile):/.test(anchor);
}

/** Where a product is on a page: its picture on its own page, else its tile. */
export function findProduct(view: HTMLElement, product: string): Element | undefined {
  const own = "product" in view && view.product === product;
  const picture = own ? view.shadowRoot?.querySelector(".stage") : undefined;
  return picture ?? findAnchor(view, `tile:${product}`);
}

/** The thing of that name on a page. */
export function findAnchor(view: HTMLElement, anchor: string): Element | undefined {
  const product = /^(?:product|tile):(.*)$/s.exec(anchor)?.[1];
  const selector =
    product === undefined ? `[data-anchor="${CSS.escape(anchor)}"]` : `[data-product="${CSS.escape(product)}"]`;
  return view.shadowRoot?.querySelector(selector) ?? undefined;
}

function rounded(offset: number): number {
  return Math.round(offset * 1_000) / 1_000;
}
