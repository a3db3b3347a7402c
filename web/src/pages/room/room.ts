import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Lru } from "../../api/lru.ts";
import type { Credentials, Invite, Shop } from "../../api/types.ts";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import type { RoomId, Seq } from "../../protocol/generated.ts";
import { EVERYTHING } from "../../api/product-query.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import "../../ui/announcer/announcer.ts";
import type { AnnouncerElement } from "../../ui/announcer/announcer.ts";
import { base, CabasElement, sheet, type Page } from "../../ui/base/element.ts";
import { NarrowController } from "../../ui/base/narrow.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { messageAt, messageOf, type Place, roomUrl, router } from "../../ui/router.ts";
import { bringIn, catalogue, rooms, takeEntry } from "../../ui/services.ts";
import "../browse/browse.ts";
import "../chat/chat.ts";
import type { WearEvent } from "../looks/events.ts";
import { noteSeen } from "../looks/recent.ts";
import type { PickEvent } from "../picks/pick-event.ts";
import { PollsController } from "../polls/polls-controller.ts";
import { ballotsToCast } from "../polls/standing.ts";
import { renderBottom, renderTabs } from "./bars.ts";
import { mainOf, renderLooks, titleOf } from "./places.ts";
import type { EndReason } from "./end.ts";
import "./end.ts";
import { isAlone, itemsIn } from "./counts.ts";
import { closeWhenSaved, joinEnd, openRoom } from "./entry.ts";
import "./notices/notices.ts";
import { FollowController } from "./follow/follow.ts";
import { renderFollow } from "./follow/render.ts";
import { hear } from "./hear.ts";
import { isUndo } from "./keys.ts";
import { PresenceController } from "./presence.ts";
import cssText from "./room.css?inline";
import { badged, callCount, ReadMarks, unreadCount } from "./seen.ts";
import type { ReactEvent } from "./together/react-event.ts";
import "./topbar/topbar.ts";

/**
 * Parts that the first view may not need: fetched when they are, or once the room is at rest, so that they are there when
 * the connection isn't.
 */
const PARTS = {
  product: () => import("../product/product.ts"),
  cart: () => import("../cart/cart.ts"),
  picks: () => import("../picks/picks.ts"),
  votes: () => import("../votes/votes.ts"),
  digest: () => import("../activity/digest.ts"),
  looks: () => import("../looks/looks.ts"),
  wear: () => import("../looks/wear.ts"),
  finder: () => import("../chat/finder.ts"),
  poll: () => import("../polls/poll.ts"),
  empty: () => import("../empty-room/empty-room.ts"),
  filters: () => import("../browse/filters/filters.ts"),
  pick: () => import("../picks/menu.ts"),
  menu: () => import("./menu/menu.ts"),
  people: () => import("./people/people.ts"),
  invite: () => import("./invite/invite-dialog.ts"),
  follow: () => import("./follow/follow-bar.ts"),
  together: () => import("./together/together.ts"),
  pointing: () => import("./pointing/pointing.ts"),
} as const;
/** When the room counts as at rest, in ms after it opened. */
const REST_MS = 2_000;
/** How many screens' places are remembered on the way back. */
const KEPT_SCROLLS = 50;

/** The room: bar on top, stalls in the middle, rail beside; on a phone one place at a time. */
@customElement("cb-room")
export class RoomElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) place: Place = {};

  @state() client: RoomClient | undefined;
  @state() private credentials: Credentials | undefined;
  @state() private shops: readonly Shop[] | "loading" | "failed" = "loading";
  @state() private end: { reason: EndReason; detail: string } | undefined;
  /** How far the chat was read; undefined until the room has arrived. */
  @state() private seen: Seq | undefined;
  @state() private writing = false;
  /** What the next message is about. */
  @state() private about: Place | undefined;
  /** The person has just come in, and not only reloaded the page. */
  private fresh = false;
  /** The link that came with opening the room. */
  @state() private invite: Invite | undefined;

  @query("cb-announcer") private readonly announcer!: AnnouncerElement | null;

  private readonly narrow = new NarrowController(this);
  private readonly presence = new PresenceController(this);
  protected readonly polls = new PollsController(this);
  private readonly follow = new FollowController(this, this.presence);
  private readonly marks = new ReadMarks();
  private unlisten: (() => void)[] = [];
  /** Where one was last among the stalls; undefined until one has been. */
  private stalls: Place | undefined;
  /** What chat and votes stand beside: the stalls or a product. */
  private beside: Place = {};
  private readonly scrolls = new Lru<string, number>(KEPT_SCROLLS);
  private shownScreen = "";

  constructor() {
    super();
    new RoomController(this, ["chat", "cart", "members", "end", "picks", "polls", "read", "ready", "room"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.keyed);
    addEventListener("beforeunload", this.leaving);
    document.addEventListener("visibilitychange", this.looked);
    void this.enter();
    void this.loadShops();
  }

  override disconnectedCallback(): void {
    removeEventListener("keydown", this.keyed);
    removeEventListener("beforeunload", this.leaving);
    document.removeEventListener("visibilitychange", this.looked);
    for (const stop of this.unlisten) stop();
    this.unlisten = [];
    this.marks.stop();
    if (this.client) closeWhenSaved(this.client);
    this.client = undefined;
    super.disconnectedCallback();
  }

  focusHeading(): void {
    const view = this.renderRoot.querySelector<Page>(this.end ? "cb-end" : "main > :not([hidden])");
    // Its code may still be on its way.
    if (view && "focusHeading" in view) view.focusHeading();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const view = this.view();
    if (view === "empty") void PARTS.empty();
    if (!changed.has("place")) return;
    const before = this.mainView();
    if (before && this.shownScreen !== this.screen()) {
      this.scrolls.set(this.scrollKey(this.shownScreen), before.scrollTop);
    }
    const { product, variant, tab } = this.place;
    if (product !== undefined) noteSeen(this.room, { product, variant });
    if (tab !== "cart") {
      this.beside = mainOf(this.place);
      if (product === undefined && this.beside.looks === undefined) this.stalls = this.beside;
    }
    this.presence.at(this.place);
    this.follow.moved(this.place);
    if (tab === "votes") void PARTS.votes();
    const [part] = view.split(":");
    if (part === "product" || part === "picks" || part === "cart" || part === "looks") void PARTS[part]();
  }

  override render(): unknown {
    if (this.end) return html`<cb-end .reason=${this.end.reason} .detail=${this.end.detail}></cb-end>`;
    const { client } = this;
    if (!client) {
      return html`<div class="opening"><p class="quiet" role="status">${t.room.opening}</p></div>`;
    }
    this.retitle();
    const { tab } = this.place;
    const narrow = this.narrow.matches;
    const shops = Array.isArray(this.shops) ? (this.shops as readonly Shop[]) : [];
    const view = this.view();
    const screen = this.screen();
    const looksBeside = !narrow && tab === undefined && this.place.looks !== undefined;
    const bar = {
      room: this.room,
      place: this.place,
      stalls: this.stalls ?? {},
      beside: this.beside,
      unread: this.unread(),
      items: itemsIn(client.state.cart),
      ballots: ballotsToCast(client.state),
    };
    return html`<div class="room ${this.writing ? "writing" : ""}">
      <nav class="skips" aria-label=${t.room.skip}>
        <a class="btn btn-line skip" href="#main" @click=${(event: Event) => this.skip(event)}>${t.room.skip}</a>
      </nav>
      <cb-topbar
        .client=${client}
        .room=${this.room}
        .shops=${shops}
        .fallbackName=${this.credentials?.room.name ?? ""}
        .following=${this.follow.paused ? undefined : this.follow.chosen}
        @cb-follow=${(event: CustomEvent<string>) => this.follow.toggle(event.detail)}
      >
      </cb-topbar>
      <div class="notes">
        <cb-notices .client=${client}></cb-notices>
        <cb-digest .client=${client} .room=${this.room}></cb-digest>
      </div>
      <main
        id="main"
        ?hidden=${inRail(screen)}
        @cb-about=${(event: CustomEvent<Place>) => this.talkAbout(event.detail)}
        @cb-look=${(event: CustomEvent<string | undefined>) => this.presence.lookAt(event.detail)}
        @cb-pick=${(event: PickEvent) => void this.pick(event)}
        @cb-wear=${(event: WearEvent) => void this.wear(event)}
        @cb-react=${(event: ReactEvent) => void this.react(event)}
      >
        <cb-browse
          ?hidden=${view !== "browse"}
          .active=${view === "browse"}
          .client=${client}
          .room=${this.room}
          .shops=${this.shops}
          .query=${this.stalls?.query ?? EVERYTHING}
          @cb-shops=${() => void this.loadShops()}
        ></cb-browse>
        ${
          view === "empty"
            ? html`<cb-empty-room
                .client=${client}
                .room=${this.room}
                .shops=${shops}
                .invite=${this.invite}
              ></cb-empty-room>`
            : nothing
        }
        ${
          view.startsWith("product:")
            ? html`<cb-product
                .client=${client}
                .room=${this.room}
                .product=${this.place.product}
                .variant=${this.place.variant}
                .stalls=${this.stalls}
                @cb-titled=${() => this.requestUpdate()}
                @cb-variant=${({ detail: variant }: CustomEvent<string>) =>
                  router.go(roomUrl(this.room, { ...this.place, variant }), { replace: true })}
              ></cb-product>`
            : nothing
        }
        ${
          view.startsWith("picks:")
            ? html`<cb-picks .client=${client} .room=${this.room} .picks=${this.place.picks}></cb-picks>`
            : nothing
        }
        ${renderLooks(view, client, this.room)}
        ${view === "cart" ? html`<cb-cart .client=${client} .room=${this.room} .at=${this.place.at} .bill=${narrow}></cb-cart>` : nothing}
      </main>
      ${inRail(screen) ? nothing : renderFollow(this.follow, client.state, screen.startsWith("product:"))}
      <cb-together
        .client=${client}
        .room=${this.room}
        .place=${this.place}
        .fresh=${this.fresh}
        @cb-follow=${(event: CustomEvent<string>) => this.follow.toggle(event.detail)}
      ></cb-together>
      <cb-pointing .client=${client} .place=${this.place} .view=${this.shownView}></cb-pointing>
      <cb-reactions .client=${client} .view=${this.shownView}></cb-reactions>
      <div
        class="rail"
        role=${narrow ? "main" : "complementary"}
        aria-label=${t.room.places}
        ?hidden=${narrow && !inRail(screen)}
      >
        ${renderTabs(bar)}
        <cb-chat
          ?hidden=${tab === "cart" || tab === "votes" || looksBeside}
          .client=${client}
          .room=${this.room}
          .about=${this.about}
          .seen=${this.seen}
          .active=${this.chatShown()}
          .at=${messageOf(this.place)}
          .alone=${narrow}
          @cb-reached=${() => router.go(roomUrl(this.room, { ...this.place, at: undefined }), { replace: true })}
          @cb-writing=${(event: CustomEvent<boolean>) => (this.writing = event.detail && this.narrow.matches)}
          @cb-about=${(event: CustomEvent<Place | undefined>) => (this.about = event.detail ?? undefined)}
        ></cb-chat>
        ${
          looksBeside
            ? html`<cb-looks-rail .client=${client} .room=${this.room} .open=${this.place.looks ?? ""}></cb-looks-rail>`
            : nothing
        }
        ${tab === "cart" && !narrow ? html`<cb-bill .client=${client}></cb-bill>` : nothing}
        ${tab === "votes" ? html`<cb-votes .client=${client} .room=${this.room} .at=${this.place.at} .alone=${narrow} @cb-about=${(event: CustomEvent<Place>) => this.talkAbout(event.detail)}></cb-votes>` : nothing}
      </div>
      ${renderBottom(bar)}
      <cb-picks-menu .client=${client} .room=${this.room}></cb-picks-menu>
      <cb-wear-menu .client=${client} .room=${this.room}></cb-wear-menu>
      <cb-announcer .summaries=${{ chat: (count: number, who: string[]) => t.chat.announceMany(count, names(who)) }}>
      </cb-announcer>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    this.markSeen();
    const screen = this.client && !this.end ? this.screen() : "";
    if (screen === this.shownScreen) return;
    const first = this.shownScreen === "";
    this.shownScreen = screen;
    // The first friend turns the empty room into the stalls: no reason to take the focus from where it is.
    if (!first) void this.arrive(screen, changed.has("place"));
  }

  /** Another screen: it begins at its top, or where it was left, and its heading takes the focus. */
  private async arrive(screen: string, went: boolean): Promise<void> {
    const shown = this.renderRoot.querySelector<Page>(`${inRail(screen) ? ".rail" : "main"} > :not(.tabs, [hidden])`);
    if (!shown) return;
    await customElements.whenDefined(shown.localName);
    await shown.updateComplete;
    if (this.shownScreen !== screen) return;
    if (!inRail(screen)) {
      shown.scrollTop = router.returned || screen === "browse" ? (this.scrolls.get(this.scrollKey(screen)) ?? 0) : 0;
    }
    if (this.follow.isLedTo(this.place)) this.beLed(shown);
    else if (went) shown.focusHeading();
  }

  /** The leader has opened another view: what the person writes keeps the focus; they hear where they are. */
  private beLed(shown: Page): void {
    if (this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === null) shown.focusHeading();
    const name = this.follow.head?.name ?? t.common.someone;
    const where = shown.renderRoot.querySelector("h1")?.textContent.trim() ?? "";
    this.announcer?.say({ kind: "follow", name, text: t.follow.went(name, where) });
    this.follow.arrived();
  }

  private readonly shownView = (): HTMLElement | undefined => this.mainView();

  mainView(): HTMLElement | undefined {
    return this.renderRoot.querySelector<HTMLElement>("main:not([hidden]) > :not([hidden])") ?? undefined;
  }

  busy(to: Place): boolean {
    if (inRail(this.screen())) return true;
    const writing = this.renderRoot.querySelector("cb-chat")?.writes ?? false;
    return writing && to.tab === "cart" && this.place.tab !== "cart";
  }

  /** What the page is about: on a phone chat and votes stand before the main view. */
  private screen(): string {
    const { tab } = this.place;
    return this.narrow.matches && (tab === "chat" || tab === "votes") ? `rail:${tab}` : this.view();
  }

  /** Which of the main views the address asks for. */
  private view(): string {
    const { product, picks, looks, tab, query } = this.place;
    if (tab === "cart") return "cart";
    if (looks !== undefined) return `looks:${looks}`;
    if (product !== undefined) return `product:${product}`;
    if (picks !== undefined) return `picks:${picks}`;
    return query === undefined && isAlone(this.client?.state, this.invite) ? "empty" : "browse";
  }

  private unread(): number {
    const current = this.client?.state;
    return current && this.seen !== undefined ? unreadCount(current.chat, this.seen, current.me) : 0;
  }

  private chatShown(): boolean {
    const { tab } = this.place;
    return tab === "chat" || (!this.narrow.matches && tab === undefined && this.place.looks === undefined);
  }

  /** What is on the screen counts as read; at the very first visit everything does. */
  private markSeen(): void {
    const current = this.client?.state;
    const last = current?.chat.at(-1)?.seq;
    if (!current?.ready) return;
    if (this.seen === undefined) {
      // Settled first, so that the chat can draw its line before what is new; marked as read with the next update.
      this.seen = this.marks.first(this.room, current.read, last ?? 0);
      return;
    }
    this.seen = Math.max(this.seen, current.read);
    if (!this.client || last === undefined || last <= this.seen || !this.chatShown() || document.hidden) return;
    this.seen = last;
    this.marks.advance(this.room, this.client, last);
  }

  private readonly looked = (): void => {
    if (!document.hidden) this.requestUpdate();
  };

  /** Among the stalls each search has a place of its own. */
  private scrollKey(screen: string): string {
    return screen === "browse" ? `browse ${roomUrl(this.room, { query: this.stalls?.query })}` : screen;
  }

  private retitle(): void {
    const room = this.client?.state.room?.name ?? this.credentials?.room.name ?? "";
    const what = this.client && titleOf(this.place, this.client.state);
    const calls = this.client ? callCount(this.client.state.chat, this.seen ?? Infinity, this.client.state.me) : 0;
    document.title = badged(what === undefined ? t.room.title(room) : t.room.titleOf(what, room), this.unread(), calls);
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.focusHeading();
  }

  private talkAbout(about: Place): void {
    this.about = about;
    if (!this.chatShown()) router.go(roomUrl(this.room, { ...this.beside, tab: "chat" }));
    void this.updateComplete.then(() => this.renderRoot.querySelector("cb-chat")?.focusComposer());
  }

  private async pick({ button, product }: PickEvent): Promise<void> {
    await PARTS.pick();
    this.renderRoot.querySelector("cb-picks-menu")?.show(button, product);
  }

  private async wear({ button, product, variant }: WearEvent): Promise<void> {
    await PARTS.wear();
    this.renderRoot.querySelector("cb-wear-menu")?.show(button, product, variant);
  }

  private async react(event: ReactEvent): Promise<void> {
    await PARTS.together();
    this.renderRoot.querySelector("cb-reactions")?.show(event);
  }

  private async enter(): Promise<void> {
    const entry = takeEntry(this.room);
    this.fresh = entry !== undefined;
    try {
      const credentials = entry?.credentials ?? (await rooms.join(this.room));
      if (!this.isConnected) {
        bringIn(credentials);
        return;
      }
      this.invite = entry?.invite;
      this.credentials = credentials;
      const client = openRoom(this.room, credentials);
      this.unlisten = hear(client, {
        ended: (reason) => (this.end = { reason, detail: "" }),
        say: (news) => this.announcer?.say(news),
        show: (seq) => router.go(roomUrl(this.room, { ...this.beside, tab: "chat", at: messageAt(seq) })),
        reads: () => this.chatShown() && !document.hidden,
      });
      this.client = client;
      void PARTS.together();
      this.follow.listen(client);
      this.presence.at(this.place);
      setTimeout(() => Object.values(PARTS).forEach((load) => void load()), REST_MS);
    } catch (error) {
      this.end = joinEnd(error);
    }
  }

  private async loadShops(): Promise<void> {
    this.shops = "loading";
    try {
      this.shops = await catalogue.shops();
    } catch {
      this.shops = "failed";
    }
  }

  /** What isn't saved yet lives in this page only: the browser asks before it goes. */
  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if ((this.client?.state.unsaved ?? 0) > 0 && !this.client?.state.end) event.preventDefault();
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    if (isUndo(event) && this.client?.undo()) event.preventDefault();
  };
}

function inRail(screen: string): boolean {
  return screen.startsWith("rail:");
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-room": RoomElement;
  }
}
