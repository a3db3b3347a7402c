import type {
  Activity,
  ChatMessage,
  Digest,
  InviteId,
  MemberView,
  Millis,
  ProductId,
  Role,
  RoomId,
  RoomInfo,
  Seq,
} from "../protocol/generated.ts";
import { Http } from "./http.ts";
import type { Credentials, Invite, Knocking, Me, MyRoom, OpenedInvite, QrDrawing } from "./types.ts";

/** Answers without a hit are followed by the next as often as this: each has looked through 2,000 messages. */
const MOST_EMPTY = 10;

/** What a search found. */
export interface Found {
  readonly messages: readonly ChatMessage[];
  readonly next: Seq | null;
}

/** What of a room is to be another; its end is for hosts to set. */
export interface RoomChange {
  readonly name?: string;
  readonly about?: string;
  readonly starts_at?: Millis | null;
  readonly cover?: ProductId | null;
  readonly knock?: boolean;
  readonly ends_at?: Millis | null;
  readonly ends_idle_days?: number | null;
}

/** The calls about rooms, invites and oneself. */
export class RoomsApi {
  readonly #http: Http;

  constructor(http: Http = new Http()) {
    this.#http = http;
  }

  me(): Promise<Me> {
    return this.#http.call("/api/me");
  }

  async myRooms(): Promise<readonly MyRoom[]> {
    return (await this.#http.call<{ rooms: MyRoom[] }>("/api/rooms")).rooms;
  }

  create(
    name: string,
    yourName: string,
    more: Pick<RoomInfo, "about" | "starts_at"> = {},
  ): Promise<Credentials & { readonly invite: Invite }> {
    return this.#http.call("/api/rooms", { method: "POST", body: { name, your_name: yourName, ...more } });
  }

  /** `invite` is what stands in the link's fragment, id and secret. */
  openInvite(invite: string): Promise<OpenedInvite> {
    return this.#http.call("/api/invites/open", { method: "POST", body: { invite } });
  }

  /** Members need neither invite nor name. */
  join(room: RoomId, options: { invite?: string; name?: string } = {}): Promise<Credentials> {
    return this.#http.call(`${of(room)}/join`, { method: "POST", body: options });
  }

  /** Comes in by an invite, or knocks; who waits calls again. */
  comeIn(room: RoomId, invite: string, name: string): Promise<Credentials | Knocking> {
    return this.#http.call(`${of(room)}/join`, { method: "POST", body: { invite, name } });
  }

  async invites(room: RoomId): Promise<readonly Invite[]> {
    return (await this.#http.call<{ invites: Invite[] }>(`${of(room)}/invites`)).invites;
  }

  createInvite(room: RoomId, role: Exclude<Role, "host">, expiresInS: number | null): Promise<Invite> {
    return this.#http.call(`${of(room)}/invites`, { method: "POST", body: { role, expires_in_s: expiresInS } });
  }

  /** The link as a code for a camera. */
  inviteCode(room: RoomId, invite: InviteId): Promise<QrDrawing> {
    return this.#http.call(`${of(room)}/invites/${encodeURIComponent(invite)}/qr`);
  }

  revokeInvite(room: RoomId, invite: InviteId): Promise<void> {
    return this.#http.call(`${of(room)}/invites/${encodeURIComponent(invite)}`, { method: "DELETE" });
  }

  /** Hosts and cohosts; what is left out stays. */
  change(room: RoomId, change: RoomChange): Promise<RoomInfo> {
    return this.#http.call(of(room), { method: "PATCH", body: change });
  }

  /** Puts a room away in one's own list, or takes it out again. */
  archive(room: RoomId, archived: boolean): Promise<void> {
    return this.#http.call(`${of(room)}/archived`, { method: "PUT", body: archived });
  }

  rename(room: RoomId, name: string): Promise<MemberView> {
    return this.#http.call(`${of(room)}/me`, { method: "PATCH", body: { name } });
  }

  /** Withdraws one's passes of this room and closes their sockets. */
  signOut(room: RoomId): Promise<void> {
    return this.#http.call(`${of(room)}/sign-out`, { method: "POST" });
  }

  /** Erases oneself from a room; where nobody else is in it, the room goes too. */
  eraseMe(room: RoomId): Promise<{ readonly room_deleted: boolean }> {
    return this.#http.call(`${of(room)}/erase-me`, { method: "POST" });
  }

  /** Erases oneself from every room of this server: how many there were. */
  eraseEverywhere(): Promise<{ readonly rooms: number }> {
    return this.#http.call("/api/me", { method: "DELETE" });
  }

  /** Hosts only. */
  deleteRoom(room: RoomId): Promise<void> {
    return this.#http.call(of(room), { method: "DELETE" });
  }

  /** Messages before `before`, oldest first. */
  history(
    room: RoomId,
    before: Seq,
    limit = 50,
  ): Promise<{ readonly messages: readonly ChatMessage[]; readonly more: boolean }> {
    return this.#http.call(`${of(room)}/history`, { query: { before, limit } });
  }

  /** What people did of late, the newest first. */
  async activity(room: RoomId): Promise<readonly Activity[]> {
    return (await this.#http.call<{ activity: Activity[] }>(`${of(room)}/activity`)).activity;
  }

  /** What others did since then, by the server's clock. */
  digest(room: RoomId, since: Millis): Promise<Digest> {
    return this.#http.call(`${of(room)}/digest`, { query: { since: Math.trunc(since) } });
  }

  /**
   * Messages with all these words, or about a product, the newest first; `next` is the `before` to go on with, null where
   * everything was looked at.
   */
  async search(
    room: RoomId,
    about: { readonly q: string } | { readonly about: ProductId },
    before?: Seq,
    signal?: AbortSignal,
  ): Promise<Found> {
    let found: Found = { messages: [], next: before ?? null };
    for (let n = 0; n < MOST_EMPTY; n++) {
      const query = { ...about, ...(found.next !== null && { before: found.next }) };
      found = await this.#http.call(`${of(room)}/search`, { query, ...(signal && { signal }) });
      if (found.messages.length > 0 || found.next === null) break;
    }
    return found;
  }
}

/** Where a file for the calendar is to be had, of a room with a date. */
export function calendarUrl(room: RoomId): string {
  return `${of(room)}/calendar`;
}

/** Where all of a room is to be had as a file. */
export function exportUrl(room: RoomId): string {
  return `${of(room)}/export`;
}

/** Where all of a room is to be had as a page to print or to keep, in a language and the reader's time. */
export function recapUrl(room: RoomId, language: string): string {
  return `${of(room)}/recap?lang=${language}&tz=${-new Date().getTimezoneOffset()}`;
}

function of(room: RoomId): string {
  return `/api/rooms/${encodeURIComponent(room)}`;
}
