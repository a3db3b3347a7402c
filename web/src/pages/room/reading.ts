import type { ReactiveController } from "lit";
import type { RoomId, Seq } from "../../protocol/generated.ts";
import type { ClientHost } from "../../ui/base/client-controller.ts";
import { badged, callCount, ReadMarks, unreadCount } from "./seen.ts";

/** The room's page, as far as what is said in the room is read there. */
export interface ReadingHost extends ClientHost {
  readonly room: RoomId;
  /** Whether the person sees what is said. */
  reads(): boolean;
}

/** Knows how far its host's person has read the chat: what is on the screen counts as read, and at the very first visit everything does. */
export class ReadingController implements ReactiveController {
  private readonly marks = new ReadMarks();
  private upTo: Seq | undefined;

  constructor(private readonly host: ReadingHost) {
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.looked);
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.looked);
    this.marks.stop();
  }

  /** How far the chat was read; undefined until the room has arrived. */
  get seen(): Seq | undefined {
    return this.upTo;
  }

  get unread(): number {
    const current = this.host.client?.state;
    return current && this.upTo !== undefined ? unreadCount(current.chat, this.upTo, current.me) : 0;
  }

  /** The page's title with what is unread before it. */
  titled(title: string): string {
    const current = this.host.client?.state;
    const calls = current ? callCount(current.chat, this.upTo ?? Infinity, current.me) : 0;
    return badged(title, this.unread, calls);
  }

  hostUpdated(): void {
    const { client, room } = this.host;
    const current = client?.state;
    if (!client || !current?.ready) return;
    const last = current.chat.at(-1)?.seq;
    if (this.upTo === undefined) {
      // Settled first, so that the chat can draw its line before what is new; marked as read with the next update.
      this.read(this.marks.first(room, current.read, last ?? 0));
      return;
    }
    this.read(Math.max(this.upTo, current.read));
    if (last === undefined || last <= this.upTo || !this.host.reads()) return;
    this.read(last);
    this.marks.advance(room, client, last);
  }

  private read(seen: Seq): void {
    if (seen === this.upTo) return;
    this.upTo = seen;
    this.host.requestUpdate();
  }

  private readonly looked = (): void => {
    if (!document.hidden) this.host.requestUpdate();
  };
}
