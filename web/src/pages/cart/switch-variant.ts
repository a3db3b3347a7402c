import type { VariantId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";

/**
 * The reader wants another variant instead: as many of it, on top of what they want of it already. What is agreed about the
 * line goes with it where nobody else wants it.
 */
export function switchVariant(client: RoomClient, from: VariantId, to: VariantId): void {
  const { cart, me, bill } = client.state;
  const quantity = cart.get(from)?.get(me) ?? 0;
  if (quantity === 0 || from === to) return;
  const alone = [...(cart.get(from) ?? [])].every(([id, n]) => id === me || n === 0);
  client.addToCart(to, quantity);
  client.setQuantity(from, 0);
  const marks = alone ? bill.lines[from] : undefined;
  if (!marks) return;
  const there = bill.lines[to];
  if (marks.note && !there?.note) {
    client.bill.note(to, marks.note.text);
    client.bill.note(from, "");
  }
  if (marks.payer === me) {
    client.bill.pay(from, false);
    if (there?.payer === undefined) client.bill.pay(to, true);
  }
  if (marks.split) {
    if (!there?.split) client.bill.split(marks.split.rule, to);
    client.bill.split(null, from);
  }
}
