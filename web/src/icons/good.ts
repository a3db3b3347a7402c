import { html, svg, type TemplateResult } from "lit";
import { cssVar } from "../ui/base/css-var.ts";
import sprite from "./garments.svg?url";

/** Drawn goods that pages show as ornament; the catalogue's own pictures come from the server. */
export type GoodName =
  "bag" | "basket" | "coat" | "dress" | "hat" | "jacket" | "lamp" | "mug" | "shirt" | "silk" | "sneakers" | "teapot";

/** A good in one colour; shade, light and detail follow from it by `.g` (see goods.css). */
export function good(name: GoodName, colour: string): TemplateResult {
  return html`<svg class="g" viewBox="0 0 240 240" aria-hidden="true" ${cssVar("--g1", colour)}>
    <use href="${sprite}#g-${name}"></use>
  </svg>`;
}

/** The same within a larger drawing, at a place. */
export function goodAt(name: GoodName, colour: string, x: number, y: number, size: number): TemplateResult {
  return svg`<svg class="gs" x=${x} y=${y} width=${size} height=${size} viewBox="0 0 240 240" ${cssVar("--g1", colour)}>
    <use href="${sprite}#g-${name}"></use>
  </svg>`;
}
