import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { dayName } from "../../i18n/format.ts";
import { part } from "../../i18n/part.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage, RoomId, Seq } from "../../protocol/generated.ts";
import saidText from "../../styles/said.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { ask } from "../../ui/confirm/ask.ts";
import type { Place } from "../../ui/router.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import signsText from "../../ui/signs/signs.css?inline";
import type { FoundEvent } from "./finder.ts";
import cardsText from "./cards.css?inline";
import cssText from "./chat.css?inline";
import type { ComposerElement, ContextDroppedEvent } from "./composer.ts";
import "./composer.ts";
import { renderBones, renderNone } from "./empty.ts";
import { group, type Item } from "./group.ts";
import { type Lines, renderGroup, renderPending } from "./lines.ts";
import { NewLine } from "./new-line.ts";

/** This near to its end the list stays at its end, in px. */
const NEAR_END = 80;
/** How long a message that one was led to stands out, in ms. */
const FLASH_MS = 1_600;
/** Messages that are fetched at once on the way to an old one: the most that the server gives. */
const REACH_PAGE = 100;

/** What one was led to by the address is on the screen. */
export class ReachedEvent extends Event {
  static readonly type = "cb-reached";
  constructor() {
    super(ReachedEvent.type);
  }
}

/** What the room says: days, who said what, what is on its way, and where one writes. */
@customElement("cb-chat")
export class ChatElement extends CabasElement {
  static override styles = [base, sheet(saidText), sheet(signsText), sheet(cardsText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  /** What the next message is about. */
  @property({ attribute: false }) about: Place | undefined;
  /** The message that the address names. */
  @property({ attribute: false }) at: Seq | undefined;
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
  /** Whether the search stands in place of what is said. */
  @state() private finding = false;
  /** On the way to an older message. */
  @state() private reaching = false;

  @query(".list") private readonly list!: HTMLElement;
  @query(".all") private readonly all!: HTMLElement;
  @query("cb-composer") private readonly composer!: ComposerElement;

  private readonly goods = new GoodsController(this);
  private readonly fresh = new NewLine(this);
  private readonly top: IntersectionObserver;
  /** Polls, photos and cards come to their height after they are drawn. */
  private readonly growth = new ResizeObserver(() => {
    if (this.atEnd) this.list.scrollTop = this.list.scrollHeight;
  });
  private atEnd = true;
  private lastTop = 0;
  private lastBefore: Seq | undefined;

  private readonly looked = (): void => {
    if (document.hidden || !this.active) return;
    this.requestUpdate();
    this.fresh.settle();
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
    void this.updateComplete.then(() => this.growth.observe(this.all));
  }

  override disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.looked);
    this.top.disconnect();
    this.growth.disconnect();
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
    if ((changed.has("at") && this.at !== undefined) || (changed.has("active") && !this.active)) this.finding = false;
  }

  override updated(changed: PropertyValues<this>): void {
    const { chat, me } = this.client.state;
    const { list } = this;
    if (this.at !== undefined && this.active && this.client.state.ready && !this.reaching) void this.arrive(this.at);
    const last = chat.at(-1);
    const shown = changed.has("active") && this.active;
    if (shown && this.fresh.from !== undefined) {
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
      ${this.finding ? this.renderFinder() : this.renderLookUp(current.chat.length === 0)}
      <div
        class="list"
        ?hidden=${this.finding}
        tabindex="0"
        role="region"
        aria-label=${t.chat.heading}
        @scroll=${() => this.scrolled()}
      >
        <div class="all">
          ${
            !current.ready && empty
              ? renderBones()
              : empty
                ? renderNone(nobodyElse)
                : html`${current.chatMore ? this.renderOlder() : nothing}
                  ${repeat(group(current.chat, this.fresh.from, current.chatMore, current.polls), itemKey, (item) => this.renderItem(item))}
                  ${repeat(
                    current.pendingChat,
                    ({ id }) => id,
                    (message) => renderPending(this.lines, message),
                  )}`
          }
        </div>
      </div>
      ${this.reaching ? html`<p class="up" role="status">${t.talk.reaching}</p>` : this.renderToNew()}
      ${
        this.below > 0 && !this.finding
          ? html`<button class="btn jump" type="button" @click=${() => this.toEnd()}>
              ${t.chat.jump(this.below)}${icon("down", "s")}
            </button>`
          : nothing
      }
      <cb-composer
        .client=${this.client}
        .room=${this.room}
        .replyTo=${this.replyTo}
        .editing=${this.editing}
        .about=${this.about}
        .placeholder=${this.about !== undefined ? t.chat.sayAbout : nobodyElse ? t.chat.sayFirst : t.chat.say}
        @cb-dropped=${(event: ContextDroppedEvent) => this.dropped(event)}
        @cb-sent=${() => this.sent()}
      ></cb-composer>`;
  }

  /** What a line of the chat has to know, and what can be done with it. */
  private get lines(): Lines {
    return {
      context: { client: this.client, room: this.room, goods: this.goods },
      opened: this.opened,
      flashed: this.flashed,
      open: (seq) => (this.opened = seq),
      goTo: (seq) => void this.goTo(seq),
      answer: (message) => this.answer(message),
      change: (message) => this.change(message),
      takeBack: (message, author) => void this.takeBack(message, author),
    };
  }

  /** It has its place from the beginning, so that the first message moves nothing. */
  private renderLookUp(empty: boolean): TemplateResult {
    return html`<div class="look-up ${empty ? "empty" : ""}">
      <button class="btn" type="button" @click=${() => this.openFinder()}>${icon("search", "s")}${t.talk.find}</button>
    </div>`;
  }

  private renderFinder(): TemplateResult {
    return html`<cb-chat-finder
      .client=${this.client}
      .room=${this.room}
      @cb-found=${({ seq }: FoundEvent) => void this.goTo(seq)}
      @cb-finder-closed=${() => this.closeFinder()}
    ></cb-chat-finder>`;
  }

  /** The way up to the line "New", where one hasn't seen it. */
  private renderToNew(): unknown {
    const { chat, me } = this.client.state;
    const { from, above } = this.fresh;
    if (from === undefined || !above || this.finding) return nothing;
    const count = chat.filter(({ seq, by, text }) => seq >= from && by !== me && text !== undefined).length;
    return html`<button class="btn jump up" type="button" @click=${() => void this.toNew()}>
      ${t.talk.toNew(count)}${icon("up", "s")}
    </button>`;
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
        return html`<cb-poll class="poll" told .client=${this.client} .room=${this.room} .poll=${item.poll}></cb-poll>`;
      case "group":
        return renderGroup(this.lines, item.by, item.messages);
    }
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

  private async arrive(seq: Seq): Promise<void> {
    await this.goTo(seq);
    this.dispatchEvent(new ReachedEvent());
  }

  /** Shows a message, however old it is: what lies between is fetched on the way. */
  private async goTo(seq: Seq): Promise<void> {
    this.finding = false;
    if (!(await this.reach(seq))) return;
    await this.updateComplete;
    const message = this.list.querySelector<HTMLElement>(`#m${seq}`);
    if (!message) return;
    this.atEnd = false;
    message.scrollIntoView({ block: "center" });
    message.focus({ preventScroll: true });
    this.flashed = seq;
    setTimeout(() => {
      if (this.flashed === seq) this.flashed = undefined;
    }, FLASH_MS);
  }

  /** Fetches until a message is here, or all is; false where that failed, which is said. */
  private async reach(seq: Seq): Promise<boolean> {
    const missing = () => this.client.state.chatMore && (this.client.state.chat[0]?.seq ?? 0) > seq;
    if (!missing()) return true;
    this.reaching = true;
    try {
      while (missing()) await this.client.loadOlderChat(REACH_PAGE);
      return true;
    } catch {
      toasts.show({ kind: "wrong", icon: "wifioff", text: t.talk.reachFailed });
      return false;
    } finally {
      this.reaching = false;
    }
  }

  private openFinder(): void {
    void part(() => import("./finder.ts"));
    this.finding = true;
  }

  private closeFinder(): void {
    this.finding = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".look-up .btn")?.focus());
  }

  private async toNew(): Promise<void> {
    if (!(await this.reach(this.fresh.readTo))) return;
    const first = this.fresh.draw();
    if (first !== undefined) await this.goTo(first);
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

  /** What grows below is no wish to stay: only who goes up leaves the end. */
  private scrolled(): void {
    const { scrollTop } = this.list;
    if (this.isAtEnd() || scrollTop < this.lastTop) this.atEnd = this.isAtEnd();
    this.lastTop = scrollTop;
    if (this.atEnd && this.below > 0) this.below = 0;
  }

  private isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** What one says is to be seen: the search gives way. */
  private sent(): void {
    this.finding = false;
    this.toEnd();
  }

  private toEnd(): void {
    this.atEnd = true;
    this.below = 0;
    this.fresh.drop();
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
