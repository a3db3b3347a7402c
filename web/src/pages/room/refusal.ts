import { t } from "../../i18n/index.ts";
import type { Looks, RefusedEvent } from "../../sync/room-client.ts";
import { catalogue } from "../../ui/services.ts";

/** Codes that say the same to a person. */
const SAME: Readonly<Record<string, string>> = {
  quota_exceeded: "quota",
  too_many_lines: "quota",
  too_many_spots: "quota",
  room_full: "full",
};

/** A code of a command, or the name of a close code, as one sentence. */
export function reason(code: string, { refused, problem }: Pick<typeof t, "refused" | "problem">): string {
  if (code === "rate_limited") return problem.rate_limited_soon;
  const key = SAME[code] ?? code;
  const sentence = Object.hasOwn(refused, key) ? refused[key as keyof typeof refused] : undefined;
  return typeof sentence === "string" && key !== "heading" ? sentence : refused.other;
}

/** What was refused and why, in the person's words. */
export function refusalText({ intent, error }: RefusedEvent, looks: Looks): string {
  if (error.code === "look_locked" && "look" in intent) {
    return t.refused.lookLocked(looks.get(intent.look)?.title ?? t.common.gone);
  }
  const why = reason(error.code, t);
  const variant =
    intent.type === "set_quantity" ? intent.variant : intent.type === "place_piece" ? intent.value.variant : undefined;
  const line = variant === undefined ? undefined : catalogue.peekVariant(variant);
  return line ? `${t.refused.named(line.product_title)} ${why}` : why;
}
