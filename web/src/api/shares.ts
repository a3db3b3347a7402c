import type { LookId, MemberId, Millis, RoomId, VariantId } from "../protocol/generated.ts";
import { Http } from "./http.ts";

/** A look that is shown outside of its room. */
export interface Share {
  /** Its id outside. */
  readonly id: string;
  readonly look: LookId;
  /** Its page, for everybody who has the link. */
  readonly url: string;
  /** Its picture, a path on this server. */
  readonly picture: string;
  readonly title: string;
  /** What is shown of it; null: nothing. */
  readonly note: string | null;
  readonly by: string | null;
  readonly shared_by: MemberId;
  readonly shared_at: Millis;
  readonly updated_at: Millis;
  /** Whether the look is still as it is shown. */
  readonly current: boolean;
}

/** How a look is shown, and what the reader may do about it. */
export interface ShareState {
  readonly share: Share | null;
  readonly may_share: boolean;
  readonly may_take_back: boolean;
  /** Their name is the maker's. */
  readonly may_name: boolean;
}

/** A shared look as the world sees it. */
export interface SharedLook {
  readonly id: string;
  readonly url: string;
  readonly picture: string;
  readonly title: string;
  readonly note: string | null;
  readonly by: string | null;
  readonly updated_at: Millis;
  /** From the lowest to the uppermost. */
  readonly pieces: readonly {
    readonly variant: VariantId;
    readonly pose: readonly [number, number, number, number, number, number];
  }[];
}

/** A room's looks as one page. */
export interface Lookbook {
  readonly id: string;
  /** Its page, for everybody who has the link. */
  readonly url: string;
  readonly title: string;
  /** Those that are shown, in order. */
  readonly looks: readonly LookId[];
}

/** What of a look is to be shown. */
export interface Choices {
  readonly name: boolean;
  readonly note: boolean;
}

/** The calls about looks that are shown outside of their rooms. */
export class SharesApi {
  readonly #http: Http;

  constructor(http: Http = new Http()) {
    this.#http = http;
  }

  state(room: RoomId, look: LookId): Promise<ShareState> {
    return this.#http.call(of(room, look));
  }

  /** Shows it, or shows it anew as it is now, under the same address. */
  share(room: RoomId, look: LookId, { name, note }: Choices): Promise<Share> {
    return this.#http.call(of(room, look), { method: "POST", body: { show_name: name, show_note: note } });
  }

  takeBack(room: RoomId, look: LookId): Promise<void> {
    return this.#http.call(of(room, look), { method: "DELETE" });
  }

  /** What of a room is shown, also of looks that are gone from it. */
  async ofRoom(room: RoomId): Promise<readonly Share[]> {
    return (await this.#http.call<{ shares: Share[] }>(`/api/rooms/${encodeURIComponent(room)}/shares`)).shares;
  }

  /** The room's lookbook; null: it has none. */
  async lookbook(room: RoomId): Promise<Lookbook | null> {
    return (await this.#http.call<{ lookbook: Lookbook | null }>(book(room))).lookbook;
  }

  /** Makes it, or changes the one that there is. */
  setLookbook(room: RoomId, exists: boolean, title: string, looks: readonly LookId[]): Promise<Lookbook> {
    return this.#http.call(book(room), { method: exists ? "PUT" : "POST", body: { title, looks } });
  }

  takeLookbookBack(room: RoomId): Promise<void> {
    return this.#http.call(book(room), { method: "DELETE" });
  }

  /** A look by its id outside. */
  get(id: string): Promise<SharedLook> {
    return this.#http.call(`/api/looks/${encodeURIComponent(id)}`);
  }
}

function book(room: RoomId): string {
  return `/api/rooms/${encodeURIComponent(room)}/lookbook`;
}

function of(room: RoomId, look: LookId): string {
  return `/api/rooms/${encodeURIComponent(room)}/looks/${encodeURIComponent(look)}/share`;
}
