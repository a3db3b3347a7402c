import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { RoomEventMap } from "../../sync/events.ts";
import type { RoomClient } from "../../sync/room-client.ts";

/** What can use a {@link ClientController}: an element with a client. */
export interface ClientHost extends ReactiveControllerHost {
  client?: RoomClient | undefined;
}

/** Hears events of one kind of its host's client, while the host is on the page. */
export class ClientController<K extends keyof RoomEventMap> implements ReactiveController {
  private subscribed: RoomClient | undefined;
  private unsubscribe: (() => void) | undefined;
  private connected = false;

  constructor(
    private readonly host: ClientHost,
    private readonly type: K,
    private readonly hear: (event: RoomEventMap[K]) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.connected = true;
    this.follow();
  }

  hostUpdate(): void {
    this.follow();
  }

  hostDisconnected(): void {
    this.connected = false;
    this.release();
  }

  /** The client is a property of the host and may be set, or become another one, at any time. */
  private follow(): void {
    if (!this.connected || this.host.client === this.subscribed) return;
    this.release();
    this.subscribed = this.host.client;
    this.unsubscribe = this.subscribed?.on(this.type, this.hear);
  }

  private release(): void {
    this.unsubscribe?.();
    this.unsubscribe = undefined;
    this.subscribed = undefined;
  }
}
