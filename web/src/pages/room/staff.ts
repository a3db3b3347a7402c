import { html, nothing } from "lit";
import { t } from "../../i18n/later.ts";
import type { MemberView } from "../../protocol/generated.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";

/** Whose staff somebody is, in words: "Staff · Maison X"; undefined for who is of none. */
export function staffText(member: MemberView | undefined, goods: GoodsController): string | undefined {
  const staff = member?.staff;
  return staff ? t.people.staff(staff.shop && goods.shop(staff.shop)?.name) : undefined;
}

/** The same beside a name. */
export function staffTag(member: MemberView | undefined, goods: GoodsController): unknown {
  const text = staffText(member, goods);
  return text === undefined ? nothing : html`<span class="is" title=${text}>${text}</span>`;
}
