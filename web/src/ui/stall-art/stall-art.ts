import { html, svg, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { colour } from "../../icons/friend.ts";
import friendSprite from "../../icons/friends.svg?url";
import { goodAt } from "../../icons/good.ts";
import { t } from "../../i18n/start.ts";
import goodsText from "../../styles/goods.css?inline";
import { base, CabasElement, sheet } from "../base/element.ts";
import cssText from "./stall-art.css?inline";

/** Width of a flag's letters, in units of the drawing: SVG text doesn't grow its box by itself. */
const LETTER = 7.6;

/** The market stall of the front page: clothes on a rail, crockery on the counter, three friends looking. */
@customElement("cb-stall-art")
export class StallArtElement extends CabasElement {
  static override styles = [base, sheet(goodsText), sheet(cssText)];

  override render(): TemplateResult {
    const hangers = [134, 254, 382, 506];
    return html`<svg class="art on-paper" viewBox="20 84 600 506" role="img" aria-label=${t.home.stallLabel}>
      <rect x="52" y="128" width="536" height="320" fill="var(--st-back)" />
      <rect x="44" y="104" width="12" height="478" rx="4" fill="var(--st-wood)" />
      <rect x="584" y="104" width="12" height="478" rx="4" fill="var(--st-wood)" />
      <circle cx="50" cy="102" r="9" fill="var(--st-wood)" />
      <circle cx="590" cy="102" r="9" fill="var(--st-wood)" />
      <rect x="36" y="120" width="568" height="14" rx="3" fill="var(--st-wood)" />
      <rect x="36" y="131" width="568" height="4" fill="var(--st-wood-2)" />
      <path d="M56 158h528" stroke="var(--st-wood-2)" stroke-width="6" />
      ${hangers.map(
        (x) =>
          svg`<path d="M${x} 152c0-7 9-7 9-1 0 5-9 5-9 12l-34 20h68l-34-20" fill="none" stroke="var(--st-wood-2)" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>`,
      )}
      ${goodAt("shirt", "#7FA3BF", 50, 170, 170)} ${goodAt("dress", "#CF4A33", 164, 172, 182)}
      ${goodAt("coat", "#4C7A4A", 284, 166, 196)} ${goodAt("jacket", "#4A6A94", 420, 164, 172)}
      ${this.label(196, 332, -8, 58)} ${this.label(418, 338, 6, 189)}
      <rect x="36" y="436" width="568" height="20" rx="3" fill="var(--st-wood)" />
      <rect x="36" y="452" width="568" height="5" fill="var(--st-wood-2)" />
      <rect x="52" y="457" width="536" height="118" fill="var(--st-front)" />
      <path d="M52 497h536M52 536h536" stroke="var(--st-wood-2)" stroke-width="2" opacity=".35" />
      ${goodAt("lamp", "#DDA032", 56, 326, 120)} ${goodAt("mug", "#7FA3BF", 164, 372, 70)}
      ${goodAt("hat", "#74507F", 234, 357, 98)} ${goodAt("teapot", "#C58A96", 328, 350, 96)}
      ${goodAt("basket", "#C29467", 428, 326, 122)}
      <g transform="translate(246 474)">
        <rect width="148" height="84" rx="5" fill="#24302B" stroke="var(--wood)" stroke-width="5" />
        <text x="74" y="38" text-anchor="middle" class="sign">${t.home.stallName}</text>
        <text x="74" y="62" text-anchor="middle" class="sign-2">${t.home.stallOpen}</text>
      </g>
      ${goodAt("sneakers", "#A4493A", 84, 478, 98)} ${goodAt("bag", "#8A6849", 448, 470, 98)}
      ${this.flag(250, 250, 3, "fig", t.home.stallQuestion)} ${this.flag(84, 352, 8, "carrot", "Sam")}
      ${this.flag(508, 232, 5, "radish", "Noor")}
    </svg>`;
  }

  private label(x: number, y: number, turn: number, euros: number): TemplateResult {
    return svg`<g transform="translate(${x} ${y}) rotate(${turn})">
      <path d="M-10 0c-10-8-14-18-12-26" fill="none" stroke="var(--st-wood-2)" stroke-width="1.5"/>
      <path d="M-16 0l10-13h46v26H-6z" fill="var(--tag)"/>
      <circle cx="-6" cy="0" r="2.6" fill="var(--st-back)"/>
      <text x="18" y="6" text-anchor="middle" class="price-t">${t.home.price(euros)}</text>
    </g>`;
  }

  private flag(x: number, y: number, avatar: number, fruit: string, text: string): TemplateResult {
    const width = 44 + text.length * LETTER;
    return svg`<g transform="translate(${x} ${y})"><g class="flag ${colour(avatar)}">
      <path d="M0 0l17 7-7.5 3L6.5 17.5z" fill="var(--m)" stroke="var(--st-back)" stroke-width="1.5"/>
      <g transform="translate(14 16)">
        <rect width=${width} height="34" rx="17" fill="var(--m)"/>
        <circle cx="17" cy="17" r="13" fill="#fffdf8"/>
        <svg x="6.5" y="6.5" width="21" height="21" viewBox="0 0 40 40"><use href="${friendSprite}#f-${fruit}"></use></svg>
        <text x="36" y="22" class="name-t">${text}</text>
      </g>
    </g></g>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-stall-art": StallArtElement;
  }
}
