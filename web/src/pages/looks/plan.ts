import { html, nothing, type TemplateResult } from "lit";
import { moment } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId } from "../../protocol/generated.ts";
import { isLocked } from "../../sync/look-marks.ts";
import type { Look } from "../../sync/looks.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { isHost, mayEdit, nameOf } from "../room/members.ts";

/** Now, by the server's clock. */
function serverNow({ serverTimeOffset }: RoomState): number {
  return Date.now() + serverTimeOffset;
}

/** Whether nobody may change a look now. */
export function lockedNow(state: RoomState, look: LookId): boolean {
  return isLocked(state.lookMarks, look, serverNow(state));
}

/** Whether the reader says what a look is for, locks it and opens it: its maker, hosts and cohosts. */
export function mayPlan(state: RoomState, look: Look): boolean {
  return mayEdit(state) && (look.by === state.me || isHost(state));
}

/** "For Saturday’s wedding · dress code: garden party · closes Fri 18:00". */
export function planText(state: RoomState, look: LookId): string {
  const { occasion, dress_code, locks_at } = state.lookMarks.plans.get(look) ?? {};
  const now = serverNow(state);
  const words = [
    occasion === undefined ? undefined : t.looks.planFor(occasion),
    dress_code === undefined ? undefined : t.looks.planDress(dress_code),
    locks_at === undefined || lockedNow(state, look) ? undefined : t.looks.planCloses(moment(locks_at, now)),
  ];
  return words.filter((word) => word !== undefined).join(" · ");
}

/** That a look is locked, as a sign beside its name. */
export function lockBadge(state: RoomState, look: LookId): unknown {
  return lockedNow(state, look)
    ? html`<span class="lockd">${icon("lock", "s")}<span>${t.looks.locked}</span></span>`
    : nothing;
}

/** Why a look can't be changed: who locked it, or that its time was up. */
export function lockText(state: RoomState, look: LookId): string {
  const { locked, locks_at } = state.lookMarks.plans.get(look) ?? {};
  const now = serverNow(state);
  if (locked?.by === undefined) return t.looks.lockedByTime(moment(locks_at ?? locked?.at ?? now, now));
  return locked.by === state.me ? t.looks.lockedByYou : t.looks.lockedBy(nameOf(state, locked.by));
}

/** What a look is for, in a line; with a sign where it is locked. */
export function renderPlan(state: RoomState, look: LookId): unknown {
  const text = planText(state, look);
  const badge = lockBadge(state, look);
  if (text === "" && badge === nothing) return nothing;
  return html`<p class="plan">${badge}${text === "" ? nothing : html`<span>${text}</span>`}</p>`;
}

/** Over the board of a locked look: why nothing can be done there, and what can. */
export function renderLocked(state: RoomState, id: LookId, look: Look, open: () => void): TemplateResult {
  return html`<div class="locked" role="status">
    ${icon("lock")}
    <p><b>${lockText(state, id)}</b> ${t.looks.lockedText}</p>
    ${
      mayPlan(state, look)
        ? html`<button class="btn btn-line" type="button" @click=${open}>${t.looks.openAgain}</button>`
        : nothing
    }
  </div>`;
}
