import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { money } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import type { LookId, RoomId } from "../../protocol/generated.ts";
import type { Look } from "../../sync/looks.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { priceTag } from "../../ui/parts.ts";
import { roomUrl } from "../../ui/router.ts";
import signsText from "../../ui/signs/signs.css?inline";
import cssText from "./compare.css?inline";
import { byText } from "./credit.ts";
import { mini } from "./mini.ts";
import miniText from "./mini.css?inline";
import opinionText from "./opinion.css?inline";
import { renderOpinion } from "./opinion.ts";
import planText from "./plan.css?inline";
import { renderPlan } from "./plan.ts";
import { type Sums, sumsOf } from "./sums.ts";

/** Two looks side by side: what they look like, cost, and consist of. */
@customElement("cb-compare")
export class CompareElement extends CabasElement {
  static override styles = [
    base,
    sheet(miniText),
    sheet(signsText),
    sheet(opinionText),
    sheet(planText),
    sheet(cssText),
  ];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  /** The look that is open: it stands on the left. */
  @property({ attribute: false }) open: LookId | undefined;
  @state() private chosen: readonly [LookId | undefined, LookId | undefined] = [undefined, undefined];

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["looks", "lookMarks", "members"]);
  }

  override render(): unknown {
    const { looks } = this.client.state;
    const ids = [...looks.keys()];
    const there = (id: LookId | undefined) => (id !== undefined && looks.has(id) ? id : undefined);
    const first = there(this.open) ?? there(this.chosen[0]) ?? ids[0];
    const second = [there(this.chosen[1]), ...ids].find((id) => id !== undefined && id !== first);
    const [a, b] = [looks.get(first ?? ""), looks.get(second ?? "")];
    if (first === undefined || second === undefined || !a || !b) return nothing;
    const sums = [sumsOf(a, this.goods), sumsOf(b, this.goods)] as const;
    return html`<section aria-labelledby="heading">
      <h2 id="heading">${t.looks.sideBySide}</h2>
      <div class="two">
        ${this.renderSide(0, first, second, a, sums[0])} ${this.renderSide(1, second, first, b, sums[1])}
      </div>
      <dl class="diff">
        ${row(t.looks.by2, byText(this.client.state, a.by), byText(this.client.state, b.by))}
        ${row(t.looks.pieces2, String(a.pieces.size), String(b.pieces.size))}
        ${row(t.looks.shops2, shopsText(sums[0]), shopsText(sums[1]))}
        ${
          sums[0].missing + sums[1].missing > 0
            ? row(t.looks.missing2, String(sums[0].missing), String(sums[1].missing))
            : nothing
        }
      </dl>
    </section>`;
  }

  private renderSide(side: 0 | 1, id: LookId, other: LookId, look: Look, { totals }: Sums): TemplateResult {
    const fixed = side === 0 && this.open === id;
    return html`<figure class=${fixed ? "on" : ""}>
      <a href=${roomUrl(this.room, { looks: id })} tabindex="-1" aria-hidden="true">${mini(look, this.goods)}</a>
      <figcaption>
        ${
          fixed
            ? html`<b class="serif">${look.title}</b>`
            : html`<div class="input">
                <select
                  aria-label=${side === 0 ? t.looks.firstLook : t.looks.secondLook}
                  @change=${(event: Event) => this.choose(side, (event.target as HTMLSelectElement).value)}
                >
                  ${[...this.client.state.looks]
                    .filter(([each]) => each !== other)
                    .map(([each, { title }]) => html`<option value=${each} ?selected=${each === id}>${title}</option>`)}
                </select>
              </div>`
        }
        ${totals.length > 0 ? totals.map((total) => priceTag(total, { size: "s" })) : nothing}
        ${renderPlan(this.client.state, id)} ${renderOpinion({ client: this.client, look: id, of: look.title })}
      </figcaption>
    </figure>`;
  }

  private choose(side: 0 | 1, id: LookId): void {
    this.chosen = side === 0 ? [id, this.chosen[1]] : [this.chosen[0], id];
  }
}

function shopsText({ shops }: Sums): string {
  return shops
    .map(({ shop, subtotals }) => `${shop?.name ?? t.cart.unknownShop} ${subtotals.map(money).join(" + ")}`)
    .join("\n");
}

function row(name: string, a: string, b: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${a}</dd>
    <dd>${b}</dd>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-compare": CompareElement;
  }
}
