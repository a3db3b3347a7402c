import { t } from "../../i18n/index.ts";
import type { RefusedEvent } from "../../sync/room-client.ts";
import { catalogue } from "../../ui/services.ts";

/** Codes of commands and names of close codes, as one sentence each. */
function reason(code: string): string {
  const texts = t.refused;
  switch (code) {
    case "not_a_member":
    case "read_only":
    case "forbidden":
    case "no_such_message":
    case "no_such_member":
    case "bad_text":
    case "too_long":
    case "last_host":
    case "bad_title":
    case "no_such_picks":
    case "no_such_pick":
    case "too_many_picks":
    case "picks_full":
    case "bad_poll":
    case "bad_ballot":
    case "no_such_poll":
    case "too_many_polls":
    case "poll_closed":
    case "poll_open":
    case "poll_full":
    case "already_paid":
    case "bad_split":
    case "too_many_marks":
    case "waiting":
      return t.together.refused;
    case "no_such_look":
      return t.looks.refusedGone;
    case "look_full":
      return t.looks.refusedFull;
    case "too_many_looks":
      return t.looks.refusedMany;
    case "paused":
      return texts[code];
    case "quota_exceeded":
    case "too_many_lines":
      return texts.quota;
    case "room_full":
      return texts.full;
    case "rate_limited":
      return t.problem.rate_limited_soon;
    default:
      return texts.other;
  }
}

/** What was refused and why, in the person's words. */
export function refusalText({ intent, error }: RefusedEvent): string {
  const why = reason(error.code);
  const variant =
    intent.type === "set_quantity" ? intent.variant : intent.type === "place_piece" ? intent.value.variant : undefined;
  const line = variant === undefined ? undefined : catalogue.peekVariant(variant);
  return line ? `${t.refused.named(line.product_title)} ${why}` : why;
}
