/** Pictures of goods: at the width that fits, in their place before they are there, and calm when they don't come. */
import { html, nothing, type TemplateResult } from "lit";
import type { Image } from "../../api/types.ts";
import hanger from "./no-picture.svg?url";
import { srcset } from "./widths.ts";

/** The server makes a new width while others wait: a picture that failed is asked for once more after this, in ms. */
const AGAIN_MS = 4_000;

/** How wide pictures are shown, as `sizes` says it. */
export const SIZES = {
  /** Beside a line of text. */
  thumb: "64px",
  /** On a stall: two in a row on a phone, about 250 px in a grid. */
  tile: "(max-width: 860px) 45vw, 250px",
  /** Alone on a product's page. */
  stage: "(max-width: 860px) 100vw, 560px",
} as const;

export interface PictureOptions {
  /** Beside its name: readers need not hear it again. */
  plain?: boolean;
  /** Not below the fold. */
  eager?: boolean;
  /** How wide it is shown; a thumb unless told otherwise. */
  sizes?: (typeof SIZES)[keyof typeof SIZES];
}

/** Drawn goods have a transparent ground and lie on the tinted tile; photographs fill it. */
export function isDrawn(image: Image): boolean {
  return new URL(image.url, location.href).pathname.endsWith(".svg");
}

/** A good's picture, or a hanger where the shop gave none. Fills the box that it is in, whose shape the component sets. */
export function picture(image: Image | undefined, options: PictureOptions = {}): TemplateResult {
  if (!image) return html`<img class="pic no-pic" src=${hanger} alt="" draggable="false" />`;
  return html`<img
    class="pic ${isDrawn(image) ? "drawn" : "photo"}"
    alt=${options.plain ? "" : image.alt}
    width=${image.width ?? nothing}
    height=${image.height ?? nothing}
    loading=${options.eager ? "eager" : "lazy"}
    decoding="async"
    draggable="false"
    sizes=${options.sizes ?? SIZES.thumb}
    srcset=${srcset(image.url, image.width) ?? nothing}
    src=${image.url}
    @error=${failed}
    @load=${loaded}
  />`;
}

/** Asks once more, then hangs up the hanger. A later picture in the same place begins anew. */
function failed({ currentTarget }: Event): void {
  const img = currentTarget as HTMLImageElement;
  if (isHanger(img)) return;
  const { src, srcset: offered } = img;
  const again = img.dataset["failed"] !== src;
  img.dataset["failed"] = src;
  img.srcset = "";
  img.src = hanger;
  if (!again) return;
  setTimeout(() => {
    // Unless another picture has come into its place meanwhile.
    if (!img.isConnected || !isHanger(img)) return;
    img.srcset = offered;
    img.src = src;
  }, AGAIN_MS);
}

function loaded({ currentTarget }: Event): void {
  const img = currentTarget as HTMLImageElement;
  if (!isHanger(img)) delete img.dataset["failed"];
}

function isHanger(img: HTMLImageElement): boolean {
  return img.src === new URL(hanger, location.href).href;
}
