/** The widths that the server has of a shop's picture, in pixels; `src/pictures/address.rs` has the same. */
const WIDTHS = [160, 320, 640, 1280] as const;
const PROXIED = "/img/";

/** `/img/160/… 160w, …`: what a browser may choose from. `undefined` for a drawing, which fits at any size. */
export function srcset(url: string, natural: number | undefined): string | undefined {
  if (!url.startsWith(PROXIED)) return undefined;
  // The first that is as wide as the original shows all that there is.
  const enough = WIDTHS.findIndex((width) => natural !== undefined && width >= natural);
  const worth = enough === -1 ? WIDTHS : WIDTHS.slice(0, enough + 1);
  return worth
    .map((width) => `${PROXIED}${width}/${url.slice(PROXIED.length)} ${Math.min(width, natural ?? width)}w`)
    .join(", ");
}
