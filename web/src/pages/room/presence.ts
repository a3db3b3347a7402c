import type { ReactiveController } from "lit";
import type { RoomClient } from "../../sync/room-client.ts";
import type { RoomHost } from "../../ui/base/room-controller.ts";
import type { Place } from "../../ui/router.ts";
import { pageOf } from "./where.ts";

/** The pointer crosses tiles quickly: others hear of it at most this often, in ms. */
const ANCHOR_MS = 400;
/** Without a touch for this long somebody counts as away, in ms. */
const IDLE_MS = 5 * 60_000;
/** Signs of life. */
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "scroll"] as const;

/** Tells the room where its host's person is, what they look at, and whether they are there at all. */
export class PresenceController implements ReactiveController {
  private page = "home";
  private anchor: string | undefined;
  private told = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private idleTimer: ReturnType<typeof setTimeout> | undefined;
  private idle = false;

  constructor(private readonly host: RoomHost & { client?: RoomClient | undefined }) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.seen);
    for (const type of ACTIVITY) addEventListener(type, this.active, { passive: true, capture: true });
    this.active();
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.seen);
    for (const type of ACTIVITY) removeEventListener(type, this.active, { capture: true });
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
    this.tell();
  }

  /** What the pointer, the focus or a phone's middle is on. */
  lookAt(anchor: string | undefined): void {
    this.anchor = anchor;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, ANCHOR_MS);
  }

  private tell(): void {
    const key = `${this.page} ${this.anchor ?? ""}`;
    const { client } = this.host;
    if (!client || key === this.told) return;
    this.told = key;
    client.setLocation(this.anchor === undefined ? { page: this.page } : { page: this.page, anchor: this.anchor });
  }

  private readonly seen = (): void => {
    if (document.hidden) this.setIdle(true);
    else this.active();
  };

  private readonly active = (): void => {
    if (document.hidden) return;
    this.setIdle(false);
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this.setIdle(true), IDLE_MS);
  };

  private setIdle(idle: boolean): void {
    if (idle === this.idle) return;
    this.idle = idle;
    this.host.client?.setIdle(idle);
  }
}
