import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { Digest, MemberId, Millis, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet, type Page } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { messageAt } from "../../ui/router.ts";
import { rooms } from "../../ui/services.ts";
import { optionName } from "../polls/options.ts";
import { outcome } from "../polls/standing.ts";
import { calledOf, nameOf } from "../room/members.ts";
import {
  around,
  type DeedContext,
  lineLink,
  lookLink,
  picksTitle,
  plain,
  pollLink,
  productLink,
  thingLink,
} from "./deeds.ts";
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
  /** Whether what one had missed was asked for; before that nothing is noted, or it would be forgotten. */
  private asked = false;
  private asking = false;

  private readonly seen = (): void => {
    if (document.hidden) this.note();
    else void this.ask();
  };
  private readonly gone = (): void => {
    if (!document.hidden) this.note();
  };
  /** A tab may be in front while nobody sits there, and a device may sleep without a word. */
  private readonly passed = (): void => {
    const { ready, me, presence } = this.client.state;
    if (document.hidden || this.digest || !ready) return;
    const left = readLeft(this.room);
    if (!this.asked || (left !== undefined && this.now() - left >= AWAY_MS)) {
      if (!presence.get(me)?.idle) void this.ask();
    } else this.note();
  };

  constructor() {
    super();
    new RoomController(this, ["ready", "members", "polls", "picks", "looks"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.seen);
    addEventListener("pagehide", this.gone);
    this.timer = setInterval(this.passed, NOTED_MS);
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
    const summary = digest ? this.summary(digest).join(" · ") : "";
    return html`<p class="vh" role="status">${digest ? `${t.activity.away}: ${summary}` : ""}</p>
      ${digest ? this.renderDigest(digest, summary) : nothing}`;
  }

  private renderDigest(digest: Digest, summary: string): TemplateResult {
    return html`<section aria-labelledby="heading">
      <div class="head">
        ${icon("clock")}
        <p><b id="heading">${t.activity.away}</b> <span>${summary}</span></p>
        <button
          class="btn btn-line"
          type="button"
          aria-expanded=${this.open ? "true" : "false"}
          aria-controls="what"
          @click=${() => (this.open = !this.open)}
        >
          ${this.open ? t.activity.shut : t.activity.open}
        </button>
        <button
          class="ibtn"
          type="button"
          title=${t.common.close}
          aria-label=${t.activity.dismiss}
          @click=${() => this.dismiss()}
        >
          ${icon("x")}
        </button>
      </div>
      <ul id="what" ?hidden=${!this.open} @click=${(event: Event) => this.followed(event)}>
        ${this.open ? this.renderWhat(digest).map((what) => html`<li>${what}</li>`) : nothing}
      </ul>
    </section>`;
  }

  /** The button goes away; the focus goes to the page. */
  private dismiss(): void {
    this.digest = undefined;
    this.open = false;
    this.note();
    const root = this.getRootNode() as ParentNode;
    root.querySelector<Page>("main:not([hidden]) > :not([hidden])")?.focusHeading();
  }

  /** Who follows one of its links wants to see where it leads. */
  private followed(event: Event): void {
    if (event.composedPath().some((node) => node instanceof HTMLAnchorElement)) this.open = false;
  }

  private whoAll(ids: readonly MemberId[]): string {
    return names(ids.map((id) => plain(calledOf(this.client.state, id))));
  }

  /** In a line: how much of what. */
  private summary(digest: Digest): string[] {
    const {
      messages,
      writers,
      mentions,
      cart,
      paid,
      liked,
      liked_looks,
      locked,
      opened,
      closed,
      picked,
      joined,
      left,
    } = digest;
    const texts = t.activity;
    const some = (count: number, text: (count: number) => string): string => (count > 0 ? text(count) : "");
    const things = picked.reduce((count, { products }) => count + products.length, 0);
    return [
      some(messages, (count) => texts.messages(count, this.whoAll(writers))),
      some(mentions.length, texts.calls),
      some(cart.length + paid.length, texts.inBag),
      some(opened.filter((id) => !closed.includes(id)).length, texts.opened),
      some(closed.length, texts.ended),
      some(liked.length + liked_looks.length, texts.likes),
      some(locked.length, texts.lockedSome),
      some(things, texts.pickedSome),
      some(joined.length, (count) => texts.joined(this.whoAll(joined), count)),
      some(left.length, (count) => texts.gone(this.whoAll(left), count)),
    ].filter((text) => text !== "");
  }

  /** One by one, with the way to each. */
  private renderWhat(digest: Digest): unknown[] {
    const context: DeedContext = { client: this.client, room: this.room, goods: this.goods };
    const { state } = this.client;
    const texts = t.activity;
    // Null: the reader.
    const who = (id: MemberId): string | null => (id === state.me ? null : plain(nameOf(state, id)));
    const message = digest.mentions[0] ?? undefined;
    const chat = message === undefined ? { tab: "chat" as const } : { tab: "chat" as const, at: messageAt(message) };
    const picked = digest.picked.flatMap(({ id, products }) => products.map((product) => ({ id, product })));
    const { joined, left } = digest;
    return [
      ...(digest.messages > 0
        ? [thingLink(context, chat, texts.messages(digest.messages, this.whoAll(digest.writers)))]
        : []),
      ...some(digest.cart, ({ variant, member, from, to }) =>
        around(texts.line(who(member), from, to), lineLink(context, variant)),
      ),
      ...some(digest.paid, ({ variant, payer }) => around(texts.paid(who(payer)), lineLink(context, variant))),
      ...some(
        digest.opened.filter((id) => !digest.closed.includes(id)),
        (id) => around(texts.openedOne, pollLink(context, id)),
      ),
      ...some(digest.closed, (id) => {
        const poll = state.polls.find((each) => each.id === id);
        const won = poll && outcome(poll);
        const what = won === undefined ? undefined : optionName(poll?.options[won], this.goods, state);
        return around(texts.closedOne(what), pollLink(context, id));
      }),
      ...some(digest.liked, ({ product, by }) =>
        around(texts.liked(this.whoAll(by), by.length), productLink(context, product)),
      ),
      ...some(digest.liked_looks, ({ look, by }) =>
        around(texts.liked(this.whoAll(by), by.length), lookLink(context, look)),
      ),
      ...some(digest.locked, (look) => around(texts.lockedOne, lookLink(context, look))),
      ...some(picked, ({ id, product }) =>
        around(texts.pickedOne(picksTitle(context, id) ?? texts.thing), productLink(context, product)),
      ),
      ...(joined.length > 0 ? [texts.joined(this.whoAll(joined), joined.length)] : []),
      ...(left.length > 0 ? [texts.gone(this.whoAll(left), left.length)] : []),
      ...(digest.partial ? [html`<i>${texts.awayPart}</i>`] : []),
    ];
  }

  /** By the server's clock, which the log's times are of. */
  private now(): Millis {
    return Date.now() + this.client.state.serverTimeOffset;
  }

  /** Not while what was missed isn't read: who reloads has not seen it yet. Nor while nobody sits there. */
  private note(): void {
    const { ready, me, presence } = this.client.state;
    const idle = !document.hidden && (presence.get(me)?.idle ?? false);
    if (this.asked && ready && !this.digest && !idle) writeLeft(this.room, this.now());
  }

  private async ask(): Promise<void> {
    if (!this.client.state.ready || this.asking) return;
    const left = readLeft(this.room);
    if (left === undefined || this.now() - left < AWAY_MS) {
      this.asked = true;
      return;
    }
    this.asking = true;
    try {
      const digest = await rooms.digest(this.room, left);
      this.asked = true;
      if (!this.isConnected) return;
      const anything = this.summary(digest).length > 0;
      this.digest = anything ? digest : undefined;
      if (!anything) this.note();
    } catch {
      // The network may not be back yet: it is asked for again soon.
    } finally {
      this.asking = false;
    }
  }
}

/** The first few, and how many there are besides. */
function some<T>(list: readonly T[], tell: (one: T) => unknown): unknown[] {
  const rest = list.length - MOST;
  return [...list.slice(0, MOST).map(tell), ...(rest > 0 ? [html`<i>${t.activity.more(rest)}</i>`] : [])];
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-digest": DigestElement;
  }
}
