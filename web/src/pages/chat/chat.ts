import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { dateTime, dayName, time } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { colour, friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage, MemberId, ProductId, RoomId, Seq } from "../../protocol/generated.ts";
import type { PendingMessage, RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { ask } from "../../ui/confirm/ask.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import signsText from "../../ui/signs/signs.css?inline";
import { sharesFruit } from "../room/where.ts";
import { renderPhotos } from "../photos/message-photos.ts";
import { mayWrite, nameOf } from "../room/members.ts";
import { renderActions, renderReactions } from "./actions.ts";
import cssText from "./chat.css?inline";
import type { ComposerElement, ContextDroppedEvent } from "./composer.ts";
import "./composer.ts";
import { firstNew, group, type Item } from "./group.ts";
import { mentions, withNames } from "./mentions.ts";
import { renderCard, renderText } from "./parts.ts";

/** This near to its end the list stays at its end, in px. */
const NEAR_END = 80;
/** How long a message that one was led to stands out, in ms. */
const FLASH_MS = 1_600;

/** What the room says: days, who said what, what is on its way, and where one writes. */
@customElement("cb-chat")
export class ChatElement extends CabasElement {
  static override styles = [base, sheet(signsText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  /** The product that the next message is about. */
  @property({ attribute: false }) about: ProductId | undefined;
  /** How far it was read; undefined until that is known. */
  @property({ attribute: false }) seen: Seq | undefined;
  /** Whether it is on the screen. */
  @property({ attribute: false }) active = false;
  /** Whether it is all that is on the screen (on a phone): its heading is the page's then. */
  @property({ attribute: false }) alone = false;

  @state() private replyTo: ChatMessage | undefined;
  @state() private editing: ChatMessage | undefined;
  /** Whose actions are open. */
  @state() private opened: Seq | undefined;
  @state() private older: "idle" | "loading" | "failed" = "idle";
  @state() private flashed: Seq | undefined;
  /** Messages that came while one was reading further up. */
  @state() private below = 0;
  /** Before which message the line "New" stands; settled when one comes to look. */
  private newFrom: Seq | undefined;
  private newSettled = false;

  @query(".list") private readonly list!: HTMLElement;
  @query("cb-composer") private readonly composer!: ComposerElement;

  private readonly goods = new GoodsController(this);
  private readonly top: IntersectionObserver;
  private atEnd = true;
  private lastBefore: Seq | undefined;

  private readonly looked = (): void => {
    if (document.hidden || !this.active) return;
    this.settleNew();
    this.requestUpdate();
  };

  constructor() {
    super();
    new RoomController(this, ["chat", "polls", "pendingChat", "chatMore", "members", "ready", "connection"]);
    this.top = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting) && this.older === "idle") void this.loadOlder();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.looked);
  }

  override disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.looked);
    this.top.disconnect();
    super.disconnectedCallback();
  }

  focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>("#heading")?.focus({ preventScroll: true });
  }

  /** Whether the person is in the middle of a message. */
  get writes(): boolean {
    return this.composer.writes;
  }

  focusComposer(): void {
    this.composer.focusField();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("active") && !this.active) this.newSettled = false;
    if (this.active && !this.newSettled && this.seen !== undefined) this.settleNew();
  }

  override updated(changed: PropertyValues<this>): void {
    const { chat, me, pendingChat } = this.client.state;
    const { list } = this;
    const last = chat.at(-1);
    const shown = changed.has("active") && this.active;
    if (shown && this.newFrom !== undefined) {
      list.querySelector(".new")?.scrollIntoView({ block: "center" });
      this.atEnd = this.isAtEnd();
    } else if (this.atEnd || shown || (last !== undefined && last.seq !== this.lastBefore && last.by === me)) {
      list.scrollTop = list.scrollHeight;
      this.atEnd = true;
      if (this.below > 0) this.below = 0;
    } else if (this.lastBefore !== undefined && last && last.seq > this.lastBefore) {
      const since = this.lastBefore;
      this.below += chat.filter(({ seq, by }) => seq > since && by !== me).length;
    }
    this.lastBefore = last?.seq;
    if (pendingChat.length > 0 && this.atEnd) list.scrollTop = list.scrollHeight;
    this.top.disconnect();
    const sentinel = list.querySelector(".older");
    if (sentinel && this.active && this.older === "idle") this.top.observe(sentinel);
  }

  override render(): TemplateResult {
    const { state: current } = this.client;
    const nobodyElse = [...current.members.values()].filter(({ gone }) => !gone).length <= 1;
    const empty = current.chat.length === 0 && current.pendingChat.length === 0 && current.polls.length === 0;
    return html`<div class="vh" role="heading" aria-level=${this.alone ? 1 : 2} tabindex="-1" id="heading">
        ${t.chat.heading}
      </div>
      <div
        class="list"
        tabindex="0"
        role="region"
        aria-label=${t.chat.heading}
        @scroll=${() => this.scrolled()}
        @cb-drawn=${() => this.grown()}
      >
        ${
          !current.ready && empty
            ? this.renderBones()
            : empty
              ? this.renderNone(nobodyElse)
              : html`${current.chatMore ? this.renderOlder() : nothing}
                ${repeat(group(current.chat, this.newFrom, current.chatMore, current.polls), itemKey, (item) => this.renderItem(item))}
                ${repeat(
                  current.pendingChat,
                  ({ id }) => id,
                  (message) => this.renderPending(message),
                )}`
        }
      </div>
      ${
        this.below > 0
          ? html`<button class="btn jump" type="button" @click=${() => this.toEnd()}>
              ${t.chat.jump(this.below)}${icon("down", "s")}
            </button>`
          : nothing
      }
      <cb-composer
        .client=${this.client}
        .replyTo=${this.replyTo}
        .editing=${this.editing}
        .about=${this.about}
        .placeholder=${this.about !== undefined ? t.chat.sayAbout : nobodyElse ? t.chat.sayFirst : t.chat.say}
        @cb-dropped=${(event: ContextDroppedEvent) => this.dropped(event)}
        @cb-sent=${() => this.toEnd()}
      ></cb-composer>`;
  }

  private renderNone(alone: boolean): TemplateResult {
    return html`<div class="none">
      <span class="none-i">${icon("chat")}</span>
      <h2>${alone ? t.chat.noneAlone : t.chat.none}</h2>
      <p class="quiet">${alone ? t.chat.noneAloneText : t.chat.noneText}</p>
    </div>`;
  }

  private renderBones(): TemplateResult {
    const bone = html`<div class="bone"><i></i><i></i><i></i></div>`;
    return html`<div aria-hidden="true">${bone}${bone}${bone}</div>
      <p class="vh" role="status">${t.common.loading}</p>`;
  }

  private renderOlder(): TemplateResult {
    return html`<div class="older">
      ${
        this.older === "loading"
          ? html`<p role="status">${t.chat.loadingOlder}</p>`
          : html`${this.older === "failed" ? html`<p role="alert">${t.chat.olderFailed}</p>` : nothing}
              <button class="btn btn-soft" type="button" @click=${() => void this.loadOlder()}>${t.chat.older}</button>`
      }
    </div>`;
  }

  private renderItem(item: Item): TemplateResult {
    switch (item.is) {
      case "day":
        return html`<p class="day">${dayName(item.at, Date.now())}</p>`;
      case "new":
        return html`<p class="new">${t.chat.newLine}</p>`;
      case "poll":
        return html`<cb-poll class="poll" .client=${this.client} .room=${this.room} .poll=${item.poll}></cb-poll>`;
      case "group":
        return this.renderGroup(item.by, item.messages);
    }
  }

  private renderGroup(by: MemberId, messages: readonly ChatMessage[]): TemplateResult {
    const { members } = this.client.state;
    const member = members.get(by);
    const first = messages[0];
    const face = member ?? { name: t.common.someone, avatar: 0 };
    const initial = member ? sharesFruit(member, members) : false;
    return html`<article class="group">
      ${friend(face, { size: 28, named: true, initial, flat: true })}
      <div>
        <p class="by">
          <span class="who ${colour(face.avatar)}">${face.name}</span>${
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
          (message) => this.renderMessage(message, face.name),
        )}
      </div>
    </article>`;
  }

  private renderMessage(message: ChatMessage, author: string): TemplateResult {
    const { seq } = message;
    if (message.text === undefined) {
      return html`<div class="msg" id="m${seq}"><p class="taken">${this.takenText(message)}</p></div>`;
    }
    const open = this.opened === seq;
    const called = mentions(message.text, this.client.state.me);
    return html`<div
      class="msg ${this.flashed === seq ? "flash" : ""} ${called ? "called" : ""}"
      id="m${seq}"
      title=${dateTime(message.at)}
    >
      ${message.reply_to === undefined ? nothing : this.renderQuote(message.reply_to)}
      ${
        message.text === "" && message.photos
          ? nothing
          : html`<p class="text">
              <span class="said">${renderText(message.text, this.client.state)}</span>${
                message.edited_at === undefined ? nothing : html` <span class="tag-t">(${t.chat.edited})</span>`
              }
            </p>`
      }
      ${renderPhotos(this.client, this.room, message)}
      ${message.about === undefined ? nothing : renderCard(message.about, this.goods.card(message.about), this.room)}
      ${renderReactions(this.client, message)}
      ${
        mayWrite(this.client.state)
          ? html`<button
                class="ibtn more"
                type="button"
                aria-expanded=${open ? "true" : "false"}
                aria-label=${t.chat.actions(author)}
                @click=${() => (this.opened = open ? undefined : seq)}
              >
                ${icon("more")}
              </button>
              ${
                open
                  ? renderActions(this.client, message, {
                      answer: (each) => this.answer(each),
                      change: (each) => this.change(each),
                      takeBack: (each) => void this.takeBack(each, author),
                      done: () => (this.opened = undefined),
                    })
                  : nothing
              }`
          : nothing
      }
    </div>`;
  }

  private renderQuote(seq: Seq): TemplateResult {
    const quoted = this.client.state.chat.find((message) => message.seq === seq);
    if (!quoted) return html`<p class="quote">${icon("reply", "s")}<span>${t.chat.repliedGone}</span></p>`;
    const name = nameOf(this.client.state, quoted.by);
    return html`<button class="quote" type="button" title=${t.chat.goToReplied} @click=${() => this.goTo(seq)}>
      ${icon("reply", "s")}<span
        ><span class="vh">${t.chat.inReply(name)}: </span
        ><b aria-hidden="true">${name}</b>
        ${quoted.text === undefined ? this.takenText(quoted) : withNames(quoted.text, this.client.state.members) || t.photos.count(quoted.photos?.length ?? 0)}</span
      >
    </button>`;
  }

  private renderPending(message: PendingMessage): TemplateResult {
    const { me, members, connection } = this.client.state;
    const self = members.get(me);
    const face = self ?? { name: t.common.you, avatar: 0 };
    return html`<article class="group pending">
      ${friend(face, { size: 28, named: true, flat: true })}
      <div>
        <p class="by"><span class="who ${colour(face.avatar)}">${face.name}</span></p>
        <div class="msg">
          ${message.replyTo === undefined ? nothing : this.renderQuote(message.replyTo)}
          <p class="text"><span class="said">${renderText(message.text, this.client.state)}</span></p>
          ${message.photos ? html`<p class="text quiet">${t.photos.count(message.photos.length)}</p>` : nothing}
          ${message.about === undefined ? nothing : renderCard(message.about, this.goods.card(message.about), this.room)}
          ${
            message.failed
              ? html`<p class="state bad" role="alert">
                  ${icon("alert", "s")}${t.chat.failed}
                  <button class="btn" type="button" @click=${() => this.client.retryChat(message.id)}>
                    ${t.chat.retry}
                  </button>
                  <button class="btn" type="button" @click=${() => this.client.discardChat(message.id)}>
                    ${t.chat.discard}
                  </button>
                </p>`
              : html`<p class="state">
                  ${icon("clock", "s")}${connection === "live" ? t.chat.pending : t.chat.waiting}
                </p>`
          }
        </div>
      </div>
    </article>`;
  }

  private takenText({ deleted_by, by }: ChatMessage): string {
    if (deleted_by === undefined || deleted_by === by) return t.chat.deleted;
    return t.chat.deletedBy(nameOf(this.client.state, deleted_by));
  }

  private answer(message: ChatMessage): void {
    this.opened = undefined;
    this.editing = undefined;
    this.replyTo = message;
    this.focusComposer();
  }

  private change(message: ChatMessage): void {
    this.opened = undefined;
    this.replyTo = undefined;
    this.editing = message;
    this.focusComposer();
  }

  private async takeBack(message: ChatMessage, author: string): Promise<void> {
    this.opened = undefined;
    const mine = message.by === this.client.state.me;
    const yes = await ask({
      title: mine ? t.chat.removeAsk : t.chat.removeOtherAsk(author),
      text: t.chat.removeText,
      yes: mine ? t.chat.remove : t.chat.removeOther,
    });
    if (yes) this.client.deleteChat(message.seq);
  }

  private dropped({ which }: ContextDroppedEvent): void {
    if (which === "reply") this.replyTo = undefined;
    else if (which === "edit") this.editing = undefined;
    else this.dispatchEvent(new CustomEvent("cb-about", { detail: undefined }));
  }

  private goTo(seq: Seq): void {
    this.list.querySelector(`#m${seq}`)?.scrollIntoView({ block: "center" });
    this.flashed = seq;
    setTimeout(() => {
      if (this.flashed === seq) this.flashed = undefined;
    }, FLASH_MS);
  }

  /** Older messages come above: what one reads stays where it is. */
  private async loadOlder(): Promise<void> {
    if (this.older === "loading" || !this.client.state.chatMore) return;
    this.older = "loading";
    const first = this.client.state.chat[0]?.seq;
    const anchor = first === undefined ? null : this.list.querySelector(`#m${first}`);
    const offset = anchor?.getBoundingClientRect().top ?? 0;
    try {
      await this.client.loadOlderChat();
      this.older = "idle";
    } catch {
      this.older = "failed";
    }
    await this.updateComplete;
    if (anchor?.isConnected) this.list.scrollTop += anchor.getBoundingClientRect().top - offset;
  }

  private scrolled(): void {
    this.atEnd = this.isAtEnd();
    if (this.atEnd && this.below > 0) this.below = 0;
  }

  /** A card has come to its height. */
  private grown(): void {
    if (this.atEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  private isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  private toEnd(): void {
    this.atEnd = true;
    this.below = 0;
    this.newFrom = undefined;
    this.requestUpdate();
  }

  private settleNew(): void {
    const { chat, me } = this.client.state;
    this.newSettled = true;
    this.newFrom = this.seen === undefined ? undefined : firstNew(chat, this.seen, me);
  }
}

function itemKey(item: Item): string {
  if (item.is === "poll") return item.poll.id;
  return item.is === "group" ? `g${item.messages[0]?.seq ?? 0}` : item.is === "day" ? `d${item.at}` : "new";
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-chat": ChatElement;
  }
}
