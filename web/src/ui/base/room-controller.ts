import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { RoomClient, RoomState } from "../../sync/room-client.ts";

/** What can use a {@link RoomController}: an element with a client. */
export interface RoomHost extends ReactiveControllerHost {
  client?: RoomClient | undefined;
}

/** Draws its host again when one of the named parts of the room's state changes. */
export class RoomController implements ReactiveController {
  private subscribed: RoomClient | undefined;
  private unsubscribe: (() => void) | undefined;
  private connected = false;

  constructor(
    private readonly host: RoomHost,
    private readonly keys: readonly (keyof RoomState)[],
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
    this.unsubscribe = this.subscribed?.on("change", ({ keys }) => {
      // Whoever gets a seat may do what they could not.
      if (keys.has("waiting") || this.keys.some((key) => keys.has(key))) this.host.requestUpdate();
    });
  }

  private release(): void {
    this.unsubscribe?.();
    this.unsubscribe = undefined;
    this.subscribed = undefined;
  }
}
