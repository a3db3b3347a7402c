import type { ReactiveController } from "lit";
import { t } from "../../../i18n/index.ts";
import type { MemberId, MemberView } from "../../../protocol/generated.ts";
import { headOf, isLedBy } from "../../../sync/follow.ts";
import type { Presence, RoomClient } from "../../../sync/room-client.ts";
import { type Place, roomUrl, router } from "../../../ui/router.ts";
import { toasts } from "../../../ui/toasts/toast-service.ts";
import { isFreeEscape } from "../keys.ts";
import type { PresenceController, PresenceHost } from "../presence.ts";
import { nameOf } from "../members.ts";
import { pageOf, pagePlaceOf } from "../where.ts";
import { isTile, scrollFor, type Spot } from "./spot.ts";

/** A leader who is gone for longer than this has left, in ms: a page that is loaded again takes less. */
const GONE_MS = 6_000;
/** Scrolled away from the leader by more than this, in heights of the view, one looks by oneself. */
const ASTRAY = 0.6;
/** What scrolls this soon after a wheel, a finger or a key is the person's own doing, in ms. */
const OWN_MS = 700;
/** What isn't on the page yet is looked for again after this, in ms, so many times. */
const AGAIN_MS = 250;
const TRIES = 24;
/** Less than this is not worth a movement, in pixels. */
const NEAR = 6;
const OWN_INPUT = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
/** A glide to where the leader is takes no longer, in ms. */
const GLIDE_MS = 1_000;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

export interface FollowHost extends PresenceHost {
  readonly room: string;
  readonly place: Place;
  /** The person reads or writes something that the leader's steps must not take from them. */
  busy(to: Place): boolean;
}

/** Goes where another person goes, until the host's person stops it or goes somewhere by themselves. */
export class FollowController implements ReactiveController {
  private leader: MemberId | undefined;
  private astray = false;
  /** The leader's page as it was gone to last, and as presence names it. */
  private ledTo: string | undefined;
  /** The same, while the person is busy and not led on. */
  private held: string | undefined;
  private spot: Spot | undefined;
  private scrollsTo: number | undefined;
  private ownAt = -Infinity;
  private glidesUntil = -Infinity;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private leaving: ReturnType<typeof setTimeout> | undefined;
  private unlisten: (() => void)[] = [];

  constructor(
    private readonly host: FollowHost,
    private readonly presence: PresenceController,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener("keydown", this.keyed);
    this.host.renderRoot.addEventListener("scroll", this.scrolled, { passive: true, capture: true });
    for (const type of OWN_INPUT) addEventListener(type, this.touched, { passive: true, capture: true });
  }

  hostDisconnected(): void {
    removeEventListener("keydown", this.keyed);
    this.host.renderRoot.removeEventListener("scroll", this.scrolled, { capture: true });
    for (const type of OWN_INPUT) removeEventListener(type, this.touched, { capture: true });
    for (const stop of this.unlisten) stop();
    this.unlisten = [];
    this.forget();
  }

  /** The room is open. */
  listen(client: RoomClient): void {
    this.unlisten = [
      client.on("change", ({ keys }) => {
        if (!keys.has("presence") && !keys.has("members") && !keys.has("connection")) return;
        this.presence.othersMoved();
        this.step();
      }),
      client.on("unled", ({ leader }) => {
        if (leader === this.leader) this.end(this.isLedByMe(leader) ? t.follow.circle(this.name(leader)) : undefined);
      }),
    ];
  }

  /** Whom the person chose to follow. */
  get chosen(): MemberId | undefined {
    return this.leader;
  }

  /** Whether they went off by themselves. */
  get paused(): boolean {
    return this.astray;
  }

  /** Whom they are led by in the end: the chosen one, or whom that one follows. */
  get head(): MemberView | undefined {
    const { state } = this.host.client ?? {};
    if (!state || this.leader === undefined) return undefined;
    return state.members.get(headOf(state.presence, this.leader));
  }

  /** Follows somebody; the same one again: stops, or comes back to them. */
  toggle(member: MemberId): void {
    if (member !== this.leader) this.begin(member);
    else if (this.astray) this.back();
    else this.stop();
  }

  stop(): void {
    this.end(undefined);
  }

  /** Back to the leader after a while by oneself. */
  back(): void {
    if (this.leader !== undefined) this.begin(this.leader);
  }

  /** Whether the person was led to this place. */
  isLedTo(place: Place): boolean {
    return !this.astray && this.ledTo !== undefined && this.ledTo === pageOf(place);
  }

  /** The person is somewhere else: by the leader's step or by their own. */
  moved(place: Place): void {
    const led = this.ledTo ?? this.held;
    if (this.leader === undefined || this.astray || led === undefined || this.host.busy(place)) return;
    if (withoutVariant(pageOf(place)) !== withoutVariant(led)) this.goAstray();
    else if (this.ledTo === undefined) queueMicrotask(() => this.step());
  }

  /** What the leader looks at may be on the page now. */
  arrived(): void {
    this.spot = undefined;
    this.step();
  }

  private begin(member: MemberId): void {
    const { client } = this.host;
    if (!client || member === client.state.me) return;
    if (this.isLedByMe(member)) {
      toasts.show({ kind: "done", icon: "users", text: t.follow.circle(this.name(member)) });
      return;
    }
    this.forget();
    this.leader = member;
    this.presence.follow(member);
    this.host.requestUpdate();
    this.step();
  }

  /** Where the leader is now, there the person goes. */
  private step(): void {
    const { client } = this.host;
    if (!client || this.leader === undefined) return;
    const { presence, connection } = client.state;
    const head = headOf(presence, this.leader);
    const there = presence.get(head);
    if (!presence.has(this.leader) || !there) {
      if (connection === "live") this.leaving ??= setTimeout(() => this.left(), GONE_MS);
      return;
    }
    clearTimeout(this.leaving);
    this.leaving = undefined;
    if (this.astray) return;
    this.host.requestUpdate();
    this.walk(there);
  }

  private walk(there: Presence): void {
    const place = pagePlaceOf(there);
    const page = pageOf(place);
    if (this.host.busy(place)) {
      this.held ??= this.ledTo;
      this.ledTo = undefined;
      return;
    }
    if (page !== this.ledTo) {
      // One step in the history for all of the way: back leads to where one was before.
      const replace = (this.ledTo ?? this.held) !== undefined;
      this.ledTo = page;
      this.held = undefined;
      this.spot = undefined;
      const { tab } = this.host.place;
      const beside = tab === "votes" || tab === "chat" ? { tab } : {};
      if (pageOf(this.host.place) !== page) router.go(roomUrl(this.host.room, { ...beside, ...place }), { replace });
    }
    const { anchor, offset } = there;
    if (anchor === undefined || offset === undefined) return;
    if (anchor === this.spot?.anchor && offset === this.spot.offset) return;
    this.spot = { anchor, offset };
    this.show(TRIES);
  }

  /** Scrolls to where the leader is on the page; what has yet to come is looked for again. */
  private show(tries: number): void {
    clearTimeout(this.waiting);
    const { spot } = this;
    const view = this.host.mainView();
    if (!spot || this.astray || this.leader === undefined) return;
    const top = view && scrollFor(view, spot);
    if (view && top !== undefined) this.scroll(view, top);
    else if (tries > 0) {
      // A long list is fetched row by row, as one comes near its end.
      if (view && isTile(spot) && tries < TRIES) this.scroll(view, view.scrollHeight - view.clientHeight);
      this.waiting = setTimeout(() => this.show(tries - 1), AGAIN_MS);
    }
  }

  private scroll(view: HTMLElement, top: number): void {
    this.scrollsTo = top;
    if (Math.abs(view.scrollTop - top) <= NEAR) return;
    this.glidesUntil = performance.now() + GLIDE_MS;
    view.scrollTo({ top, behavior: CALM.matches ? "instant" : "smooth" });
  }

  private goAstray(): void {
    this.astray = true;
    clearTimeout(this.waiting);
    this.presence.follow(undefined);
    this.host.requestUpdate();
  }

  private left(): void {
    this.leaving = undefined;
    const { leader } = this;
    if (leader !== undefined && !this.host.client?.state.presence.has(leader))
      this.end(t.follow.left(this.name(leader)));
  }

  private end(why: string | undefined): void {
    this.forget();
    this.presence.follow(undefined);
    this.host.requestUpdate();
    if (why !== undefined) toasts.show({ kind: "done", icon: "users", text: why });
  }

  private forget(): void {
    clearTimeout(this.waiting);
    clearTimeout(this.leaving);
    this.leaving = undefined;
    this.leader = undefined;
    this.astray = false;
    this.ledTo = undefined;
    this.held = undefined;
    this.spot = undefined;
    this.scrollsTo = undefined;
  }

  private isLedByMe(member: MemberId): boolean {
    const { state } = this.host.client ?? {};
    return state !== undefined && isLedBy(state.presence, member, state.me);
  }

  private name(member: MemberId): string {
    const { state } = this.host.client ?? {};
    return state ? nameOf(state, member) : t.common.someone;
  }

  /** Esc stops it. */
  private readonly keyed = (event: KeyboardEvent): void => {
    if (this.leader !== undefined && isFreeEscape(event)) this.stop();
  };

  private readonly touched = (event: Event): void => {
    const view = this.host.mainView();
    if (!view || !event.composedPath().includes(view)) return;
    this.ownAt = performance.now();
    if (event.type === "wheel" || event.type === "touchmove") this.glidesUntil = -Infinity;
  };

  private readonly scrolled = (event: Event): void => {
    const view = this.host.mainView();
    if (this.leader === undefined || this.astray || this.scrollsTo === undefined || event.target !== view) return;
    const now = performance.now();
    if (now < this.glidesUntil || now - this.ownAt > OWN_MS) return;
    if (Math.abs(view.scrollTop - this.scrollsTo) > ASTRAY * view.clientHeight) this.goAstray();
  };
}

function withoutVariant(page: string): string {
  return page.startsWith("product:") ? page.replace(/\?.*$/s, "") : page;
}
