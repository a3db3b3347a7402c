import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { money, shortDate } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberId, Settlement } from "../../protocol/generated.ts";
import { cartTotals } from "../../state/totals.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { copy } from "../../ui/copy.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { sharesFruit } from "../room/where.ts";
import { isHost, mayWrite, nameOf } from "../room/members.ts";
import { owesText, parted, payerName, ruleText, settlements } from "./agreed.ts";
import cssText from "./bill.css?inline";
import "./budget-panel.ts";
import type { BudgetPanelElement } from "./budget-panel.ts";
import { type BudgetLine, budgetLines } from "./budgets.ts";
import { itemsOf, moneyList } from "./lines.ts";
import "./split-panel.ts";
import type { SplitPanelElement } from "./split-panel.ts";

/** The receipt: what everyone's part comes to, how it is split, and who owes whom. */
@customElement("cb-bill")
export class BillElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  /** Below the cart, without a ground of its own. */
  @property({ type: Boolean, reflect: true }) plain = false;
  @query("cb-split-panel") private readonly splitPanel!: SplitPanelElement;
  @query("cb-budget-panel") private readonly budgetPanel!: BudgetPanelElement;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["cart", "members", "room", "bill"]);
  }

  override render(): TemplateResult {
    const { state } = this.client;
    const { counted, aside } = parted(state.cart, state.bill);
    const totals = cartTotals(counted, itemsOf(counted, this.goods));
    const settled = settlements(state, this.goods);
    const currency = totals.totals[0]?.currency ?? "EUR";
    return html`<div class="till-w on-paper">
        <section class="till" aria-labelledby="till">
          <h2 id="till">${t.bill.share}</h2>
          <p class="till-s">${state.room?.name} · ${shortDate(Date.now())}</p>
          ${this.renderShares(settled)}
          <p class="till-t">
            <span>${t.cart.together}</span>
            <b class="price num">${totals.totals.map((each) => html`<span>${moneyList([each])}</span>`)}</b>
          </p>
          <p class="till-s">${t.cart.items(totals.quantity)}${aside.size > 0 ? html`. ${t.bill.aside}` : nothing}</p>
          ${this.renderBudgets(settled)} ${this.renderSplit()} ${this.renderOwes(settled)}
        </section>
      </div>
      <cb-split-panel .client=${this.client}></cb-split-panel>
      <cb-budget-panel .client=${this.client} .currency=${currency}></cb-budget-panel>`;
  }

  /** Everybody is on it, the reader first: who bears nothing yet sees it, too. */
  private renderShares(settled: readonly Settlement[]): TemplateResult {
    const { members, me } = this.client.state;
    const bears = (id: MemberId) =>
      settled.flatMap(({ currency, shares }) => (shares[id] === undefined ? [] : [{ amount: shares[id], currency }]));
    const people = [...members.values()]
      .filter(({ id, gone }) => !gone || bears(id).length > 0)
      .sort((a, b) => Number(b.id === me) - Number(a.id === me) || a.joined_at - b.joined_at);
    return html`<dl>
      ${people.map((member) => {
        const share = bears(member.id);
        const initial = sharesFruit(member, members);
        return html`<div class="row ${member.id === me ? "you" : ""}">
          <dt>
            ${friend(member, { size: 24, named: true, flat: true, initial })}<span
              >${member.id === me ? t.common.you : member.name}</span
            >
          </dt>
          <dd class="num">
            ${share.length > 0 ? moneyList(share) : html`<span class="quiet small">${t.cart.nothing}</span>`}
          </dd>
        </div>`;
      })}
    </dl>`;
  }

  private renderBudgets(settled: readonly Settlement[]): TemplateResult {
    const { state } = this.client;
    const lines = budgetLines(state.bill.budgets, settled, state.me);
    const titles = { room: t.bill.budgetRoom, each: t.bill.budgetEach, mine: t.bill.budgetMine };
    const label = lines.length > 0 ? t.bill.budgetChange : t.bill.budgetSet;
    return html`<div class="part">
      ${lines.map((line) => {
        const text = budgetText(line);
        return html`<p class="budget ${line.over > 0 ? "over" : ""}">
          <span>${titles[line.of]}</span><span class="num">${line.over > 0 ? icon("alert", "s") : nothing}${text}</span>
        </p>`;
      })}
      ${
        mayWrite(state)
          ? html`<button
              class="btn btn-soft"
              type="button"
              aria-haspopup="dialog"
              @click=${(event: Event) => this.budgetPanel.toggle(event.currentTarget as HTMLElement)}
            >
              ${icon("tag", "s")}${label}
            </button>`
          : nothing
      }
    </div>`;
  }

  private renderSplit(): TemplateResult {
    const { state } = this.client;
    return html`<div class="part">
      <h3>${t.bill.split}</h3>
      <p>${ruleText(state.bill.split, state)}</p>
      ${
        isHost(state)
          ? html`<button
              class="btn btn-soft"
              type="button"
              aria-haspopup="dialog"
              aria-label=${t.bill.splitChangeOf}
              @click=${(event: Event) => this.splitPanel.toggle(event.currentTarget as HTMLElement)}
            >
              ${icon("sliders", "s")}${t.bill.splitChange}
            </button>`
          : nothing
      }
    </div>`;
  }

  private renderOwes(settled: readonly Settlement[]): TemplateResult {
    const { state } = this.client;
    const owed = settled.flatMap(({ currency, transfers }) => transfers.map((each) => ({ currency, ...each })));
    const unpaid = settled
      .filter((each) => each.unpaid > 0)
      .map((each) => ({ amount: each.unpaid, currency: each.currency }));
    const paid = settled.some((each) => each.unpaid < each.total);
    const name = (id: MemberId) => payerName(state, id);
    return html`<div class="part" aria-live="polite">
      <h3>${t.bill.owes}</h3>
      ${
        owed.length > 0
          ? html`<ul class="owes">
                ${owed.map(
                  ({ from, to, amount, currency }) =>
                    html`<li>
                      <span>${name(from)}</span>${icon("arrow", "s")}<span>${name(to)}</span
                      ><b class="num">${money({ amount, currency })}</b>
                    </li>`,
                )}
              </ul>
              <button class="btn btn-soft" type="button" aria-label=${t.bill.copyOf} @click=${() => this.copy(settled)}>
                ${icon("copy", "s")}${t.bill.copy}
              </button>`
          : html`<p class="quiet small">${paid ? t.bill.owesNone : t.bill.pending}</p>`
      }
      ${unpaid.length > 0 && paid ? html`<p class="quiet small">${t.bill.unpaid(moneyList(unpaid))}</p>` : nothing}
    </div>`;
  }

  private async copy(settled: readonly Settlement[]): Promise<void> {
    // By name, the reader's too: it is read by others.
    const text = owesText(settled, (id) => nameOf(this.client.state, id));
    const done = await copy(text);
    toasts.show(
      done
        ? { kind: "done", icon: "check", text: t.bill.copied }
        : { kind: "wrong", icon: "alert", text: t.bill.copyFailed },
    );
  }
}

/** What is left or over, and of what each may spend whether others are over it. */
function budgetText({ budget, left, over, of }: BudgetLine): string {
  const size = money({ ...budget, amount: Math.abs(left) });
  const own = left < 0 ? t.bill.over(size, money(budget)) : t.bill.left(size, money(budget));
  if (of !== "each") return own;
  const others = left < 0 ? over - 1 : over;
  return `${t.bill.own(own)}${others > 0 ? `. ${t.bill.othersOver(others)}` : ""}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-bill": BillElement;
  }
}
