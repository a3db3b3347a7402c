/** What the chat's messages look like: said, on their way, answered, taken back. */
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { dateTime, time } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { colour, friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage, MemberId, Seq } from "../../protocol/generated.ts";
import type { PendingMessage } from "../../sync/room-client.ts";
import { renderPhotos } from "../photos/message-photos.ts";
import { faceOf, mayWrite, nameOf } from "../room/members.ts";
import { staffTag } from "../room/staff.ts";
import { sharesFruit } from "../room/where.ts";
import { renderActions, renderReactions } from "./actions.ts";
import { type CardContext, renderCards, spoken } from "./cards.ts";
import { mentions } from "./mentions.ts";
import { renderText, saysMore } from "./parts.ts";

/** What a line has to know of the chat that it stands in, and what can be done with it there. */
export interface Lines {
  readonly context: CardContext;
  /** Whose actions are open. */
  readonly opened: Seq | undefined;
  /** Which stands out, because one was led to it. */
  readonly flashed: Seq | undefined;
  readonly open: (seq: Seq | undefined) => void;
  readonly goTo: (seq: Seq) => void;
  readonly answer: (message: ChatMessage) => void;
  readonly change: (message: ChatMessage) => void;
  readonly takeBack: (message: ChatMessage, author: string) => void;
}

/** What one person said in a row. */
export function renderGroup(lines: Lines, by: MemberId, messages: readonly ChatMessage[]): TemplateResult {
  const { members } = lines.context.client.state;
  const member = members.get(by);
  const first = messages[0];
  const face = faceOf({ members }, by);
  const initial = member ? sharesFruit(member, members) : false;
  return html`<article class="group">
    ${friend(face, { size: 28, named: true, initial, flat: true })}
    <div>
      <p class="by">
        <span class="who ${colour(face.avatar)}">${face.name}</span>${staffTag(member, lines.context.goods)}${
          first
            ? html`<time datetime=${new Date(first.at).toISOString()} title=${dateTime(first.at)}
                >${time(first.at)}</time
              >`
            : nothing
        }
      </p>
      ${repeat(
        messages,
        ({ seq }) => seq,
        (message) => renderMessage(lines, message, face.name),
      )}
    </div>
  </article>`;
}

function renderMessage(lines: Lines, message: ChatMessage, author: string): TemplateResult {
  const { seq } = message;
  const { context } = lines;
  const { client } = context;
  if (message.text === undefined) {
    return html`<div class="msg" id="m${seq}" tabindex="-1"><p class="taken">${takenText(lines, message)}</p></div>`;
  }
  const called = mentions(message.text, client.state.me);
  return html`<div
    class="msg ${lines.flashed === seq ? "flash" : ""} ${called ? "called" : ""}"
    id="m${seq}"
    tabindex="-1"
    title=${dateTime(message.at)}
  >
    ${message.reply_to === undefined ? nothing : renderQuote(lines, message.reply_to)}
    ${
      saysMore(message.text, context) || message.edited_at !== undefined
        ? html`<p class="text">
            <span class="said">${renderText(message.text, context)}</span>${
              message.edited_at === undefined ? nothing : html` <span class="tag-t">(${t.chat.edited})</span>`
            }
          </p>`
        : nothing
    }
    ${renderPhotos(client, context.room, message)} ${renderCards(message, context)} ${renderReactions(client, message)}
    ${mayWrite(client.state) ? renderMore(lines, message, author) : nothing}
  </div>`;
}

/** What can be done with a message, behind a button. */
function renderMore(lines: Lines, message: ChatMessage, author: string): TemplateResult {
  const { seq } = message;
  const open = lines.opened === seq;
  return html`<button
      class="ibtn more"
      type="button"
      aria-expanded=${open ? "true" : "false"}
      aria-label=${t.chat.actions(author)}
      @click=${() => lines.open(open ? undefined : seq)}
    >
      ${icon("more")}
    </button>
    ${
      open
        ? renderActions(lines.context.client, message, {
            answer: (each) => lines.answer(each),
            change: (each) => lines.change(each),
            takeBack: (each) => lines.takeBack(each, author),
            done: () => lines.open(undefined),
          })
        : nothing
    }`;
}

/** What a message answers, and the way there. */
function renderQuote(lines: Lines, seq: Seq): TemplateResult {
  const { context } = lines;
  const { state } = context.client;
  const quoted = state.chat.find((message) => message.seq === seq);
  const name = quoted && nameOf(state, quoted.by);
  return html`<button class="quote" type="button" title=${t.chat.goToReplied} @click=${() => lines.goTo(seq)}>
    ${icon("reply", "s")}${
      quoted && name !== undefined
        ? html`<span
            ><span class="vh">${t.chat.inReply(name)}: </span
            ><b aria-hidden="true">${name}</b>
            ${quoted.text === undefined ? takenText(lines, quoted) : spoken(quoted.text, context) || t.photos.count(quoted.photos?.length ?? 0)}</span
          >`
        : html`<span>${t.chat.repliedGone}</span>`
    }
  </button>`;
}

/** On its way, or refused: then it can be sent again or thrown away. */
export function renderPending(lines: Lines, message: PendingMessage): TemplateResult {
  const { client } = lines.context;
  const { me, members, connection } = client.state;
  const face = members.get(me) ?? { name: t.common.you, avatar: 0 };
  return html`<article class="group pending">
    ${friend(face, { size: 28, named: true, flat: true })}
    <div>
      <p class="by"><span class="who ${colour(face.avatar)}">${face.name}</span></p>
      <div class="msg">
        ${message.replyTo === undefined ? nothing : renderQuote(lines, message.replyTo)}
        <p class="text"><span class="said">${renderText(message.text, lines.context)}</span></p>
        ${message.photos ? html`<p class="text quiet">${t.photos.count(message.photos.length)}</p>` : nothing}
        ${renderCards(message, lines.context)}
        ${
          message.failed
            ? html`<p class="state bad" role="alert">
                ${icon("alert", "s")}${t.chat.failed}
                <button class="btn" type="button" @click=${() => client.retryChat(message.id)}>${t.chat.retry}</button>
                <button class="btn" type="button" @click=${() => client.discardChat(message.id)}>
                  ${t.chat.discard}
                </button>
              </p>`
            : html`<p class="state">${icon("clock", "s")}${connection === "live" ? t.chat.pending : t.chat.waiting}</p>`
        }
      </div>
    </div>
  </article>`;
}

function takenText({ context }: Lines, { deleted_by, by }: ChatMessage): string {
  if (deleted_by === undefined || deleted_by === by) return t.chat.deleted;
  return t.chat.deletedBy(nameOf(context.client.state, deleted_by));
}
