import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { BoardElement } from "./board.ts";
import type { Edge } from "./geometry.ts";
import { type Act, GROW, TURN } from "./keys.ts";

interface Tool {
  readonly icon: IconName;
  readonly label: string;
  readonly act: Act;
}

const EDGES: readonly Edge[] = ["left", "centre", "right", "top", "middle", "bottom"];

/** What a tool is called, for all to see: see `tools.css`. */
export function tip(label: string): TemplateResult {
  return html`<span class="tip">${label}</span>`;
}

/** What can be done with the chosen pieces, as buttons: everything that dragging does, without dragging. */
export function renderTools(
  board: BoardElement,
  what: string,
  swap: ((event: Event) => void) | undefined,
): TemplateResult {
  const several = board.selected.size > 1;
  const tools: readonly Tool[] = [
    { icon: "plus", label: t.looks.larger, act: { does: "scale", factor: GROW } },
    { icon: "minus", label: t.looks.smaller, act: { does: "scale", factor: 1 / GROW } },
    { icon: "rotate", label: t.looks.turn, act: { does: "turn", angle: TURN } },
    { icon: "flip", label: t.looks.flip, act: { does: "flip" } },
    { icon: "up", label: t.looks.layerUp, act: { does: "layer", way: "up" } },
    { icon: "down", label: t.looks.layerDown, act: { does: "layer", way: "down" } },
    { icon: "copy", label: t.looks.copy, act: { does: "copy" } },
  ];
  const button = ({ icon: name, label, act }: Tool) =>
    html`<button class="ibtn" type="button" @click=${() => board.hand.act(act)}>${icon(name)}${tip(label)}</button>`;
  return html`<div class="ptools shelves" role="toolbar" aria-label=${what}>
    <button
      class="ibtn"
      type="button"
      aria-pressed=${board.tapping ? "true" : "false"}
      @click=${() => (board.tapping = !board.tapping)}
    >
      ${icon("hand")}${tip(t.looks.tapMove)}
    </button>
    ${tools.map(button)}
    ${
      several
        ? html`<label class="ibtn align"
            >${icon("align")}${tip(t.looks.align)}<select
              aria-label=${t.looks.align}
              @change=${(event: Event) => {
                const select = event.target as HTMLSelectElement;
                board.hand.align(select.value as Edge);
                select.selectedIndex = 0;
              }}
            >
              <option value="" disabled selected>${t.looks.align}</option>
              ${EDGES.map((edge) => html`<option value=${edge}>${t.looks.edges[edge]}</option>`)}
            </select></label
          >`
        : nothing
    }
    ${
      swap && !several
        ? html`<button class="ibtn" type="button" aria-haspopup="dialog" @click=${swap}>
            ${icon("sliders")}${tip(t.looks.swap)}
          </button>`
        : nothing
    }
    ${button({ icon: "trash", label: t.looks.take, act: { does: "take" } })}
  </div>`;
}
