import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { shortDate } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { friend } from "../../icons/friend.ts";
import { cartTotals } from "../../state/totals.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { sharesFruit } from "../room/where.ts";
import cssText from "./bill.css?inline";
import { itemsOf, moneyList } from "./lines.ts";

/** The receipt: what everyone's share comes to. */
@customElement("cb-bill")
export class BillElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  /** Below the cart, without a ground of its own. */
  @property({ type: Boolean, reflect: true }) plain = false;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["cart", "members", "room"]);
  }

  override render(): TemplateResult {
    const { state } = this.client;
    const totals = cartTotals(state.cart, itemsOf(state.cart, this.goods));
    // Everybody is on it, the reader first: who wants nothing yet sees it, too.
    const people = [...state.members.values()]
      .filter(({ id, gone }) => !gone || totals.perPerson.has(id))
      .sort((a, b) => Number(b.id === state.me) - Number(a.id === state.me) || a.joined_at - b.joined_at);
    return html`<div class="till-w on-paper">
      <section class="till" aria-labelledby="till">
        <h2 id="till">${t.cart.bill}</h2>
        <p class="till-s">${state.room?.name} · ${shortDate(Date.now())}</p>
        <dl>
          ${people.map((member) => {
            const share = totals.perPerson.get(member.id);
            const mine = member.id === state.me;
            const initial = sharesFruit(member, state.members);
            return html`<div class="row ${mine ? "you" : ""}">
              <dt>
                ${friend(member, { size: 24, named: true, flat: true, initial })}<span
                  >${mine ? t.common.you : member.name}</span
                >
              </dt>
              <dd class="num">
                ${
                  share && share.quantity > 0
                    ? moneyList(share.totals)
                    : html`<span class="quiet small">${t.cart.nothing}</span>`
                }
              </dd>
            </div>`;
          })}
        </dl>
        <p class="till-t">
          <span>${t.cart.together}</span>
          <b class="price num">${totals.totals.map((each) => html`<span>${moneyList([each])}</span>`)}</b>
        </p>
        <p class="till-s">${t.cart.items(totals.quantity)}</p>
      </section>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-bill": BillElement;
  }
}
