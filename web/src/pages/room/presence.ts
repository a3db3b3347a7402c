import type { ReactiveController } from "lit";
import type { MemberId } from "../../protocol/generated.ts";
import { followersOf } from "../../sync/follow.ts";
import type { Location } from "../../sync/presence.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import type { ClientHost } from "../../ui/base/client-controller.ts";
import type { Place } from "../../ui/router.ts";
import { spotOf } from "./follow/spot.ts";
import { pageOf } from "./where.ts";

/** The pointer crosses tiles quickly: others hear of it at most this often, in ms. */
const ANCHOR_MS = 400;
/** Who follows sees it sooner, in ms. */
const LED_MS = 150;
/** Without a touch for this long somebody counts as idle, in ms; who looks at something else does at once. */
const IDLE_MS = 5 * 60_000;
/** Who has looked at something else for this long is away, in ms. */
const AWAY_MS = 2 * 60_000;
type Life = "here" | "idle" | "away";

/** Signs of life. */
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "scroll"] as const;

/** The room's page, as far as it tells where its person is. */
export interface PresenceHost extends ClientHost {
  client?: RoomClient | undefined;
  /** Scrolling isn't heard outside the shadow. */
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** What is shown among stalls, product, picks and cart; nothing where they are hidden. */
  mainView(): HTMLElement | undefined;
}

/** Tells the room where its host's person is, what they look at, whom they follow, and whether they are there at all. */
export class PresenceController implements ReactiveController {
  private page = "home";
  private anchor: string | undefined;
  private leader: MemberId | undefined;
  /** Somebody goes where this person goes: they hear of each bit that is scrolled. */
  private leads = false;
  private told = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  private life: Life = "here";

  constructor(private readonly host: PresenceHost) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.seen);
    for (const type of ACTIVITY) addEventListener(type, this.active, { passive: true, capture: true });
    this.host.renderRoot.addEventListener("scroll", this.scrolled, { passive: true, capture: true });
    this.active();
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.seen);
    for (const type of ACTIVITY) removeEventListener(type, this.active, { capture: true });
    this.host.renderRoot.removeEventListener("scroll", this.scrolled, { capture: true });
    clearTimeout(this.timer);
    clearTimeout(this.idleTimer);
    this.timer = undefined;
  }

  /** A navigation: told at once. */
  at(place: Place): void {
    const page = pageOf(place);
    if (page === this.page && this.told !== "") return;
    this.page = page;
    this.anchor = undefined;
    this.tell(false);
    if (this.leads) this.tellSoon();
  }

  /** What the pointer, the focus or a phone's middle is on. */
  lookAt(anchor: string | undefined): void {
    this.anchor = anchor;
    this.tellSoon();
  }

  /** Whom the person follows from now on. */
  follow(leader: MemberId | undefined): void {
    if (leader === this.leader) return;
    this.leader = leader;
    this.tell();
  }

  /** Others have moved: perhaps one of them follows now. */
  othersMoved(): void {
    const { state } = this.host.client ?? {};
    const leads = state !== undefined && followersOf(state.presence, state.me).length > 0;
    if (leads === this.leads) return;
    this.leads = leads;
    this.tell();
  }

  private readonly scrolled = (): void => {
    this.active();
    if (this.leads) this.tellSoon();
  };

  private tellSoon(): void {
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.tell();
      },
      this.leads ? LED_MS : ANCHOR_MS,
    );
  }

  /** `arrived`: what is on the screen belongs to the page. */
  private tell(arrived = true): void {
    const { client } = this.host;
    if (!client) return;
    const view = this.leads && arrived ? this.host.mainView() : undefined;
    const location: Location = {
      page: this.page,
      ...(this.anchor !== undefined && { anchor: this.anchor }),
      ...(view && spotOf(view, this.anchor)),
      ...(this.leader !== undefined && { leader: this.leader }),
    };
    const key = JSON.stringify(location);
    if (key === this.told) return;
    this.told = key;
    client.setLocation(location);
  }

  private readonly seen = (): void => {
    if (document.hidden) {
      this.live("idle");
      this.liveLater("away", AWAY_MS);
    } else this.active();
  };

  private readonly active = (): void => {
    if (document.hidden) return;
    this.live("here");
    this.liveLater("idle", IDLE_MS);
  };

  private liveLater(life: Life, ms: number): void {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.live(life), ms);
  }

  private live(life: Life): void {
    if (life === this.life) return;
    this.life = life;
    this.host.client?.setIdle(life !== "here", life === "away");
  }
}
