import type { Money } from "../../api/types.ts";
import { money } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import type { Bill, MemberId, Settlement, SplitRule } from "../../protocol/generated.ts";
import { settle } from "../../state/settle.ts";
import type { Cart, RoomState } from "../../sync/room-client.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import { nameOf, takingPart } from "../room/members.ts";

/** The cart without what is set aside, and what is. */
export function parted(cart: Cart, bill: Bill): { counted: Cart; aside: Cart } {
  const counted = new Map(cart);
  const aside = new Map<string, ReadonlyMap<MemberId, number>>();
  for (const [variant, wants] of cart) {
    if (bill.lines[variant]?.maybe === undefined) continue;
    counted.delete(variant);
    aside.set(variant, wants);
  }
  return { counted, aside };
}

/** Who owes whom, by what the page knows now. */
export function settlements({ cart, bill, members }: RoomState, goods: GoodsController): Settlement[] {
  const lines = [...cart].map(([variant, wants]) => {
    const marks = bill.lines[variant];
    return {
      price: goods.variant(variant)?.price ?? null,
      wants,
      payer: marks?.payer,
      maybe: marks?.maybe !== undefined,
      split: marks?.split?.rule,
    };
  });
  return settle(
    lines,
    bill.split,
    takingPart(members).map(({ id }) => id),
  );
}

/** What somebody is called on the reader's bill. */
export function payerName(state: RoomState, id: MemberId): string {
  return id === state.me ? t.bill.you : nameOf(state, id);
}

/** A rule in a few words. */
export function ruleText(rule: SplitRule, state: RoomState): string {
  switch (rule.by) {
    case "wants":
      return t.bill.wants;
    case "equally":
      return rule.among?.length
        ? t.bill.equallyAmong(rule.among.map((id) => payerName(state, id)).join(", "))
        : t.bill.equally;
    case "percent":
      return `${t.bill.percent} (${parts(rule.parts, state, (part) => `${part / 100} %`)})`;
    case "shares":
      return `${t.bill.shares} (${parts(rule.parts, state, String)})`;
  }
}

function parts(of: Record<MemberId, number>, state: RoomState, write: (part: number) => string): string {
  return Object.entries(of)
    .map(([id, part]) => `${payerName(state, id)} ${write(part)}`)
    .join(", ");
}

/** What has to be given to whom, a line each: for people, and for the clipboard. */
export function owesText(all: readonly Settlement[], name: (id: MemberId) => string): string {
  return all
    .flatMap(({ currency, transfers }) =>
      transfers.map(({ from, to, amount }) => t.bill.owesLine(name(from), money({ amount, currency }), name(to))),
    )
    .join("\n");
}

/** How much a price is above (or below) what it was when the line was added; undefined where it is the same. */
export function drift(price: Money, added: Money | undefined): Money | undefined {
  if (added?.currency !== price.currency || added.amount === price.amount) return undefined;
  return { amount: price.amount - added.amount, currency: price.currency };
}
