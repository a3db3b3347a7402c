import { html, nothing, type TemplateResult } from "lit";
import type { Money } from "../../api/types.ts";
import { money } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { colour, friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberId, VariantId } from "../../protocol/generated.ts";
import type { CartLine } from "../../state/totals.ts";
import type { RoomClient, RoomState } from "../../sync/room-client.ts";
import { isHost, mayWrite } from "../room/members.ts";
import { sharesFruit } from "../room/where.ts";
import { drift, payerName } from "./agreed.ts";

/** Who pays for a line, or the offer to: seen by all at once, taken back by whoever made it. */
export function payerOf(client: RoomClient, { variant }: CartLine, what: string): unknown {
  const { state } = client;
  const payer = state.bill.lines[variant]?.payer;
  if (payer !== undefined) {
    const mine = payer === state.me;
    const claim = claimOf(state, payer);
    if (!mine && !isHost(state)) return html`<span class="claim">${claim}</span>`;
    const label = mine ? t.bill.takeBack(what) : t.bill.takeBackOf(payerName(state, payer), what);
    return html`<button
      class="claim"
      type="button"
      aria-label=${label}
      title=${label}
      data-pay
      @click=${() => client.bill.pay(variant, false)}
    >
      ${claim}
    </button>`;
  }
  if (!mayWrite(state)) return nothing;
  return html`<button
    class="btn btn-soft pay"
    type="button"
    aria-label=${t.bill.payOf(what)}
    data-pay
    @click=${() => client.bill.pay(variant, true)}
  >
    ${icon("hand", "s")}${t.bill.pay}
  </button>`;
}

/** The same of a whole stall: one payer where all its lines have the same, else the offer to pay for what is left. */
export function payerOfShop(client: RoomClient, lines: readonly CartLine[], shop: string): unknown {
  const { state } = client;
  const payers = new Set(lines.map(({ variant }) => state.bill.lines[variant]?.payer));
  const [payer] = payers;
  if (payers.size === 1 && payer !== undefined) return html`<span class="claim">${claimOf(state, payer)}</span>`;
  if (lines.length < 2 || !payers.has(undefined) || !mayWrite(state)) return nothing;
  return html`<button
    class="btn btn-line"
    type="button"
    aria-label=${t.bill.payShopOf(shop)}
    @click=${() => {
      for (const { variant } of lines) {
        if (state.bill.lines[variant]?.payer === undefined) client.bill.pay(variant, true);
      }
    }}
  >
    ${icon("hand")}${t.bill.payShop}
  </button>`;
}

function claimOf(state: RoomState, payer: MemberId): TemplateResult {
  const member = state.members.get(payer);
  const face = member
    ? html`<span class=${colour(member.avatar)}
        >${friend(member, { size: 24, flat: true, initial: sharesFruit(member, state.members) })}</span
      >`
    : nothing;
  const says = payer === state.me ? t.bill.youPay : t.bill.pays(payerName(state, payer));
  return html`${face}<span>${says}</span>${icon("check", "s")}`;
}

/** What is noted on a line, and by whom. */
export function noteOf(state: RoomState, variant: VariantId): unknown {
  const note = state.bill.lines[variant]?.note;
  if (!note) return nothing;
  const by = note.by === state.me ? t.bill.noteByYou : t.bill.noteBy(payerName(state, note.by));
  return html`<p class="cl-n">${note.text} <span class="quiet small">${by}</span></p>`;
}

/** That a price is another one than when the line was added. */
export function driftBadge(price: Money, added: Money | undefined): unknown {
  const by = drift(price, added);
  if (!by || !added) return nothing;
  const size = money({ ...by, amount: Math.abs(by.amount) });
  return html`<span class="drift ${by.amount > 0 ? "up" : ""}" title=${t.bill.cost(money(added))}
    >${by.amount > 0 ? t.bill.up(size) : t.bill.down(size)}</span
  >`;
}
