import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import type { RoomId } from "../../protocol/generated.ts";
import type { Look } from "../../sync/looks.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { roomUrl } from "../../ui/router.ts";
import { nameOf } from "../room/members.ts";

/** Who made a look, in words. */
export function byText(state: RoomState, by: string): string {
  return by === state.me ? t.looks.byYou : t.looks.by(nameOf(state, by));
}

/** Whose look it is and after which it was made. */
export function renderCredit(state: RoomState, room: RoomId, look: Look): TemplateResult {
  const source = look.after === undefined ? undefined : state.looks.get(look.after);
  return html`<span class="credit"
    >${byText(state, look.by)}${
      source && look.after !== undefined
        ? html` ·
            <a class="link" href=${roomUrl(room, { looks: look.after })}
              >${source.by === state.me ? t.looks.afterYours(source.title) : t.looks.after(nameOf(state, source.by), source.title)}</a
            >`
        : nothing
    }</span
  >`;
}
