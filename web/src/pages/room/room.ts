import { html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Lru } from "../../api/lru.ts";
import type { Credentials, Invite, Shop } from "../../api/types.ts";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import type { RoomId } from "../../protocol/generated.ts";
import { EVERYTHING } from "../../api/product-query.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import "../../ui/announcer/announcer.ts";
import type { AnnouncerElement } from "../../ui/announcer/announcer.ts";
import { base, CabasElement, sheet, type Page } from "../../ui/base/element.ts";
import { NarrowController } from "../../ui/base/narrow.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { ReachController } from "../../ui/reach.ts";
import { messageAt, messageOf, type Place, roomUrl, router } from "../../ui/router.ts";
import { bringIn, catalogue, rooms, takeEntry } from "../../ui/services.ts";
import "../browse/browse.ts";
import type { ChatElement } from "../chat/chat.ts";
import type { WearEvent } from "../looks/events.ts";
import { noteSeen } from "../looks/recent.ts";
import type { PickEvent } from "../picks/pick-event.ts";
import { PollsController } from "../polls/polls-controller.ts";
import { ballotsToCast } from "../polls/standing.ts";
import { renderBottom, renderTabs } from "./bars.ts";
import { openPicks, openReactions, openWear } from "./menus.ts";
import { mainOf, titleOf } from "./places.ts";
import type { EndReason } from "./end.ts";
import "./end.ts";
import { isAlone, itemsIn } from "./counts.ts";
import { closeWhenSaved, joinEnd, openRoom } from "./entry.ts";
import "./notices/notices.ts";
import { FollowController } from "./follow/follow.ts";
import { renderFollow } from "./follow/render.ts";
import { GuardController } from "./guard.ts";
import { hear } from "./hear.ts";
import { fetchAtRest, PARTS } from "./parts.ts";
import { PresenceController } from "./presence.ts";
import { ReadingController } from "./reading.ts";
import cssText from "./room.css?inline";
import type { ReactEvent } from "./together/react-event.ts";
import "./topbar/topbar.ts";
import { renderView, viewOf } from "./views.ts";

/** How many screens' places are remembered on the way back. */
const KEPT_SCROLLS = 50;

// The first layout would ask for them, and be done anew with them.
for (const font of ["Inter", "Fraunces"]) document.fonts.load(`1em ${font}`).catch(() => undefined);

/** When the code of a view is there, and it has been drawn with it. */
async function rendered(view: Page): Promise<void> {
  await customElements.whenDefined(view.localName);
  await view.updateComplete;
}

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
  @state() private writing = false;
  /** What the next message is about. */
  @state() private about: Place | undefined;
  /** The person has just come in, and not only reloaded the page. */
  private fresh = false;
  /** The chat's code has come. */
  @state() private chatHere = false;
  /** The link that came with opening the room. */
  @state() private invite: Invite | undefined;

  @query("cb-announcer") private readonly announcer!: AnnouncerElement | null;

  private readonly narrow = new NarrowController(this);
  private readonly reach = new ReachController(this);
  private readonly presence = new PresenceController(this);
  protected readonly polls = new PollsController(this);
  private readonly follow = new FollowController(this, this.presence);
  private readonly reading = new ReadingController(this);
  protected readonly guard = new GuardController(this);
  private unlisten: (() => void)[] = [];
  /** Where one was last among the stalls; undefined until one has been. */
  private stalls: Place | undefined;
  /** What chat and votes stand beside: the stalls or a product. */
  private beside: Place = {};
  private readonly scrolls = new Lru<string, number>(KEPT_SCROLLS);
  private shownScreen = "";

  constructor() {
    super();
    new RoomController(this, ["chat", "cart", "members", "end", "picks", "polls", "read", "greeted", "ready", "room"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.enter();
    void this.loadShops();
  }

  override disconnectedCallback(): void {
    for (const stop of this.unlisten) stop();
    this.unlisten = [];
    if (this.client) closeWhenSaved(this.client);
    this.client = undefined;
    super.disconnectedCallback();
  }

  /** `skipped`: by the link before everything else. */
  focusHeading(skipped?: Event): void {
    skipped?.preventDefault();
    const view = this.renderRoot.querySelector<Page>(this.end ? "cb-end" : "main > :not([hidden])");
    if (!view) return;
    if ("focusHeading" in view) view.focusHeading();
    else if (skipped) void this.skipLater(view, skipped.target);
  }

  /** The link was pressed while the code of what is skipped to is still on its way: then, unless the person has gone on meanwhile. */
  private async skipLater(view: Page, link: EventTarget | null): Promise<void> {
    await rendered(view);
    if ((this.renderRoot as ShadowRoot).activeElement === link) view.focusHeading();
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
    // Beside the goods it comes after them.
    if (tab === "chat" || (this.client && this.chatShown())) void this.fetchChat();
    const [part] = view.split(":");
    if (part === "product" || part === "picks" || part === "cart" || part === "looks") void PARTS[part]();
  }

  override render(): unknown {
    if (this.end) return html`<cb-end .reason=${this.end.reason} .detail=${this.end.detail}></cb-end>`;
    const { client } = this;
    if (!client) {
      if (this.reach.away) return html`<cb-end reason="away" @cb-again=${this.reach.retry}></cb-end>`;
      return html`<div class="opening"><p class="quiet" role="status">${t.room.opening}</p></div>`;
    }
    this.retitle();
    const { tab } = this.place;
    const narrow = this.narrow.matches;
    const shops = Array.isArray(this.shops) ? (this.shops as readonly Shop[]) : [];
    const view = this.view();
    const screen = this.screen();
    const talk = (event: CustomEvent<Place>) => this.talkAbout(event.detail);
    const looksBeside = !narrow && tab === undefined && this.place.looks !== undefined;
    const bar = {
      room: this.room,
      place: this.place,
      stalls: this.stalls ?? {},
      beside: this.beside,
      unread: this.reading.unread,
      items: itemsIn(client.state.cart, client.state.bill.lines),
      ballots: ballotsToCast(client.state),
    };
    return html`<div class="room ${this.writing ? "writing" : ""}">
      <nav class="skips" aria-label=${t.room.skip}>
        <a class="btn btn-line skip" href="#main" @click=${(event: Event) => this.focusHeading(event)}
          >${t.room.skip}</a
        >
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
        @cb-about=${talk}
        @cb-look=${(event: CustomEvent<string | undefined>) => this.presence.lookAt(event.detail)}
        @cb-pick=${(event: PickEvent) => void openPicks(this.renderRoot, event)}
        @cb-wear=${(event: WearEvent) => void openWear(this.renderRoot, event)}
        @cb-react=${(event: ReactEvent) => void openReactions(this.renderRoot, event)}
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
        ${renderView(view, {
          client,
          room: this.room,
          place: this.place,
          stalls: this.stalls,
          shops,
          invite: this.invite,
          narrow,
          titled: () => this.requestUpdate(),
        })}
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
      <cb-reactions .client=${client} .view=${this.shownView} @cb-about=${talk}></cb-reactions>
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
          .seen=${this.reading.seen}
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
        ${tab === "votes" ? html`<cb-votes .client=${client} .room=${this.room} .at=${this.place.at} .alone=${narrow} @cb-about=${talk}></cb-votes>` : nothing}
      </div>
      ${renderBottom(bar)}
      <cb-picks-menu .client=${client} .room=${this.room}></cb-picks-menu>
      <cb-wear-menu .client=${client} .room=${this.room}></cb-wear-menu>
      <cb-announcer .summaries=${{ chat: (count: number, who: string[]) => t.news.saidMany(count, names(who)) }}>
      </cb-announcer>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
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
    await rendered(shown);
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
    // Its code may still be on its way.
    const writing = (this.renderRoot.querySelector("cb-chat") as Partial<ChatElement> | null)?.writes ?? false;
    return writing && to.tab === "cart" && this.place.tab !== "cart";
  }

  /** What the page is about: on a phone chat and votes stand before the main view. */
  private screen(): string {
    const { tab } = this.place;
    return this.narrow.matches && (tab === "chat" || tab === "votes") ? `rail:${tab}` : this.view();
  }

  /** Which of the main views the address asks for. */
  private view(): string {
    return viewOf(this.place, isAlone(this.client?.state, this.invite));
  }

  private chatShown(): boolean {
    const { tab } = this.place;
    return tab === "chat" || (!this.narrow.matches && tab === undefined && this.place.looks === undefined);
  }

  reads(): boolean {
    return this.chatHere && this.chatShown() && !document.hidden;
  }

  /** Once it is here it has drawn the line before what is new, and what it shows is read. */
  private async fetchChat(): Promise<void> {
    await PARTS.chat();
    this.chatHere = true;
  }

  /** Among the stalls each search has a place of its own. */
  private scrollKey(screen: string): string {
    return screen === "browse" ? `browse ${roomUrl(this.room, { query: this.stalls?.query })}` : screen;
  }

  private retitle(): void {
    const { state: current } = this.client ?? {};
    const room = current?.room?.name ?? this.credentials?.room.name ?? "";
    const what = current && titleOf(this.place, current);
    document.title = this.reading.titled(what === undefined ? t.room.title(room) : t.room.titleOf(what, room));
  }

  private talkAbout(about: Place): void {
    this.about = about;
    if (!this.chatShown()) router.go(roomUrl(this.room, { ...this.beside, tab: "chat" }));
    void this.focusComposer();
  }

  private async focusComposer(): Promise<void> {
    await this.fetchChat();
    const chat = this.renderRoot.querySelector("cb-chat");
    await this.updateComplete;
    await chat?.updateComplete;
    chat?.focusComposer();
  }

  private async enter(): Promise<void> {
    const entry = takeEntry(this.room);
    this.fresh = entry !== undefined;
    try {
      const credentials = entry?.credentials ?? (await this.reach.call(() => rooms.join(this.room)));
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
        reads: () => this.reads(),
      });
      this.client = client;
      this.follow.listen(client);
      this.presence.at(this.place);
      // Once the goods are asked for, which happens as their page is drawn for the first time.
      await this.updateComplete;
      setTimeout(() => this.fetchParts());
    } catch (error) {
      this.end = joinEnd(error);
    }
  }

  /** What is on the screen beside the goods, or may have to be said at any time; then the rest. */
  private fetchParts(): void {
    void PARTS.together();
    if (this.chatShown()) void this.fetchChat();
    void fetchAtRest().then(() => this.fetchChat());
  }

  private async loadShops(): Promise<void> {
    this.shops = "loading";
    this.shops = await this.reach.call(() => catalogue.shops()).catch(() => "failed" as const);
  }
}

function inRail(screen: string): boolean {
  return screen.startsWith("rail:");
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-room": RoomElement;
  }
}
