import { html, nothing, svg, type TemplateResult } from "lit";
import { icon } from "../../icons/icon.ts";
import { type Look, PIECE_SIZE, SHEET } from "../../sync/looks.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import { around, layers, type Rect, union, WHOLE } from "./geometry.ts";

/** The shape of a small picture: height for each unit of width. */
const SHAPE = 1.08;
/** Around the pieces, in units. */
const MARGIN = 10;

/** The part of the sheet that a small picture shows: its pieces, in the picture's shape. */
function frame(look: Pick<Look, "pieces">): Rect {
  const rects = [...look.pieces.values()].map(({ pose }) => around(pose, WHOLE));
  if (rects.length === 0) return { x: 0, y: 0, width: SHEET, height: SHEET * SHAPE };
  const { x, y, width, height } = union(rects);
  const side = Math.max(width, height / SHAPE, SHEET / 2) + 2 * MARGIN;
  return { x: x + width / 2 - side / 2, y: y + height / 2 - (side * SHAPE) / 2, width: side, height: side * SHAPE };
}

/** A look as a small picture, drawn from its pieces. For the eye only: its name stands beside it. */
export function mini(look: Pick<Look, "pieces">, goods: GoodsController): TemplateResult {
  const { x, y, width, height } = frame(look);
  const empty = look.pieces.size === 0;
  return html`<span class="mini on-paper ${empty ? "bare" : ""}" aria-hidden="true"
    ><svg viewBox="${x} ${y} ${width} ${height}">
      ${layers(look.pieces).map((id) => {
        const piece = look.pieces.get(id);
        const url = piece && goods.variant(piece.variant)?.image?.url;
        if (!piece || url === undefined) return nothing;
        const [px, py, scale, rotation, flip] = piece.pose;
        const transform = `translate(${px} ${py}) rotate(${rotation}) scale(${flip > 0 ? -scale : scale} ${scale})`;
        const half = PIECE_SIZE / 2;
        return svg`<image href=${url} x=${-half} y=${-half} width=${PIECE_SIZE} height=${PIECE_SIZE} transform=${transform}></image>`;
      })}</svg
    >${empty ? icon("hanger") : nothing}</span
  >`;
}
