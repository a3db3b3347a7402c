import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { renderSigns, type Signs } from "../../ui/signs/signs.ts";
import { calledOf, isHost, mayWrite } from "../room/members.ts";

/** What can be done with a message. */
export interface MessageActions {
  readonly answer: (message: ChatMessage) => void;
  readonly change: (message: ChatMessage) => void;
  readonly takeBack: (message: ChatMessage) => void;
  /** A sign was chosen: the actions have served. */
  readonly done: () => void;
}

/** Signs to choose from, answering, changing, taking back. */
export function renderActions(client: RoomClient, message: ChatMessage, actions: MessageActions): TemplateResult {
  const { state } = client;
  const mine = message.by === state.me;
  const host = isHost(state);
  const { me } = state;
  const called: Signs["called"] = (id) => calledOf(state, id);
  const toggle: Signs["toggle"] = (reaction, on) => {
    client.reactions.onMessage(message.seq, reaction, on);
    actions.done();
  };
  return html`<div class="acts">
    ${renderSigns({ reactions: message.reactions, me, called, toggle, all: true })}
    <button class="btn btn-soft" type="button" @click=${() => actions.answer(message)}>
      ${icon("reply", "s")}${t.chat.reply}
    </button>
    ${
      mine
        ? html`<button class="btn btn-soft" type="button" @click=${() => actions.change(message)}>
            ${t.chat.edit}
          </button>`
        : nothing
    }
    ${
      mine || host
        ? html`<button class="btn btn-soft" type="button" @click=${() => actions.takeBack(message)}>
            ${icon("trash", "s")}${mine ? t.chat.remove : t.chat.removeOther}
          </button>`
        : nothing
    }
  </div>`;
}

/** What people have set on a message; one joins in by pressing it. */
export function renderReactions(client: RoomClient, { seq, reactions }: ChatMessage): unknown {
  const { state } = client;
  const called: Signs["called"] = (id) => calledOf(state, id);
  const toggle: Signs["toggle"] = (reaction, on) => client.reactions.onMessage(seq, reaction, on);
  return renderSigns({ reactions, me: state.me, called, toggle: mayWrite(state) ? toggle : undefined });
}
