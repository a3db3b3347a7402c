import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { Digest, MemberId, Millis, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { messageAt } from "../../ui/router.ts";
import { rooms } from "../../ui/services.ts";
import { optionName } from "../polls/options.ts";
import { outcome } from "../polls/standing.ts";
import { nameOf } from "../room/members.ts";
import { around, type DeedContext, lineLink, picksTitle, pollLink, productLink, thingLink } from "./deeds.ts";
import cssText from "./digest.css?inline";
import { AWAY_MS, readLeft, writeLeft } from "./left.ts";

/** While one is there, that is noted as often as this, in ms. */
const NOTED_MS = 15_000;
/** So many of a kind are named. */
const MOST = 5;

/** "While you were away": what others did since one was last there, in a line that opens. */
@customElement("cb-digest")
export class DigestElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private digest: Digest | undefined;
  @state() private open = false;

  private readonly goods = new GoodsController(this);
  private timer: ReturnType<typeof setInterval> | undefined;
  /** Whether it was looked at what one had missed; before that nothing is noted, or that would be forgotten. */
  private asked = false;

  private readonly seen = (): void => {
    if (document.hidden) this.note();
    else void this.ask();
  };
  private readonly gone = (): void => {
    if (!document.hidden) this.note();
  };

  constructor() {
    super();
    new RoomController(this, ["ready", "members", "polls", "picks"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.seen);
    addEventListener("pagehide", this.gone);
    this.timer = setInterval(this.gone, NOTED_MS);
  }

  override disconnectedCallback(): void {
    this.gone();
    document.removeEventListener("visibilitychange", this.seen);
    removeEventListener("pagehide", this.gone);
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    if (!this.asked && this.client.state.ready && !document.hidden) void this.ask();
  }

  override render(): TemplateResult {
    const { digest } = this;
    if (!digest) return html``;
    return html`<section aria-labelledby="heading">
      <div class="head">
        ${icon("clock")}
        <p><b id="heading">${t.activity.away}</b> <span>${this.summary(digest).join(" · ")}</span></p>
        <button
          class="btn btn-line"
          type="button"
          aria-expanded=${this.open ? "true" : "false"}
          aria-controls="what"
          @click=${() => (this.open = !this.open)}
        >
          ${this.open ? t.activity.shut : t.activity.open}
        </button>
        <button class="ibtn" type="button" aria-label=${t.activity.dismiss} @click=${() => (this.digest = undefined)}>
          ${icon("x")}
        </button>
      </div>
      <ul id="what" ?hidden=${!this.open}>
        ${this.open ? this.renderWhat(digest).map((what) => html`<li>${what}</li>`) : nothing}
      </ul>
    </section>`;
  }

  private who(id: MemberId): string {
    const { state } = this.client;
    return id === state.me ? t.common.you : nameOf(state, id);
  }

  private whoAll(ids: readonly MemberId[]): string {
    return names(ids.map((id) => this.who(id)));
  }

  /** In a line: how much of what. */
  private summary(digest: Digest): string[] {
    const { messages, writers, mentions, cart, paid, liked, opened, closed, picked, joined, left } = digest;
    const texts = t.activity;
    return [
      messages > 0 ? texts.messages(messages, this.whoAll(writers)) : "",
      mentions.length > 0 ? texts.calls(mentions.length) : "",
      cart.length + paid.length > 0 ? texts.inBag(cart.length + paid.length) : "",
      opened.length + closed.length > 0 ? texts.opened(new Set([...opened, ...closed]).size) : "",
      liked.length + picked.length > 0 ? texts.likes(liked.length + picked.length) : "",
      joined.length > 0 ? texts.joined(this.whoAll(joined), joined.length) : "",
      left.length > 0 ? texts.gone(this.whoAll(left), left.length) : "",
    ].filter((text) => text !== "");
  }

  /** One by one, with the way to each. */
  private renderWhat(digest: Digest): unknown[] {
    const context: DeedContext = { client: this.client, room: this.room, goods: this.goods };
    const { state } = this.client;
    const texts = t.activity;
    const message = digest.mentions[0] ?? undefined;
    const chat = message === undefined ? { tab: "chat" as const } : { tab: "chat" as const, at: messageAt(message) };
    const decided = digest.closed.map((id) => {
      const poll = state.polls.find((each) => each.id === id);
      const won = poll && outcome(poll);
      const what = won === undefined ? undefined : optionName(poll?.options[won], this.goods, state);
      return around(texts.closedOne(what), pollLink(context, id));
    });
    return [
      ...(digest.messages > 0
        ? [thingLink(context, chat, texts.messages(digest.messages, this.whoAll(digest.writers)))]
        : []),
      ...digest.cart
        .slice(0, MOST)
        .map(({ variant, member, from, to }) =>
          around(texts.line(this.who(member), from, to), lineLink(context, variant)),
        ),
      ...digest.paid
        .slice(0, MOST)
        .map(({ variant, payer }) => around(texts.paid(this.who(payer)), lineLink(context, variant))),
      ...digest.opened
        .filter((id) => !digest.closed.includes(id))
        .map((id) => around(texts.openedOne, pollLink(context, id))),
      ...decided,
      ...digest.liked
        .slice(0, MOST)
        .map(({ product, by }) => around(texts.liked(this.whoAll(by), by.length), productLink(context, product))),
      ...digest.picked.flatMap(({ id, products }) =>
        products
          .slice(0, MOST)
          .map((product) => around(texts.pickedOne(picksTitle(context, id)), productLink(context, product))),
      ),
      ...(digest.joined.length > 0 ? [texts.joined(this.whoAll(digest.joined), digest.joined.length)] : []),
      ...(digest.left.length > 0 ? [texts.gone(this.whoAll(digest.left), digest.left.length)] : []),
      ...(digest.partial ? [html`<i>${texts.awayPart}</i>`] : []),
    ];
  }

  /** By the server's clock, which the log's times are of. */
  private now(): Millis {
    return Date.now() + this.client.state.serverTimeOffset;
  }

  private note(): void {
    if (this.asked && this.client.state.ready) writeLeft(this.room, this.now());
  }

  private async ask(): Promise<void> {
    if (!this.client.state.ready) return;
    const left = readLeft(this.room);
    this.asked = true;
    if (left === undefined || this.now() - left < AWAY_MS) return;
    try {
      const digest = await rooms.digest(this.room, left);
      if (this.isConnected && this.summary(digest).length > 0) this.digest = digest;
    } catch {
      // Everything of it is in its own place, too.
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-digest": DigestElement;
  }
}
