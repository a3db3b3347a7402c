import { html, type TemplateResult } from "lit";
import type { Cover } from "../api/types.ts";
import { cssVar } from "./base/css-var.ts";
import { picture, SIZES } from "./picture/picture.ts";

/** A room's cover, as ornament: the room's name stands beside it. */
export function coverPicture({ image }: Cover): TemplateResult {
  return html`<span class="cover ground" aria-hidden="true" ${cssVar("--g1", image.tone)}
    >${picture(image, { plain: true, eager: true, sizes: SIZES.tile })}</span
  >`;
}
