import type { Credentials, Invite, OpenedInvite, ProductCard, ProductPage } from "../../src/api/types.ts";
import type { Env, Socket } from "../../src/sync/env.ts";
import { RoomClient } from "../../src/sync/room-client.ts";
import { until } from "./until.ts";

/** Somebody who is in the room without a browser: by the same client that the page has. */
export class Friend {
  #cookie = "";
  client!: RoomClient;
  #room = "";

  private constructor(
    readonly name: string,
    private readonly origin: string,
  ) {}

  /** Opens a room. */
  static async host(
    origin: string,
    name: string,
    room: string,
  ): Promise<{ friend: Friend; invite: Invite; room: string }> {
    const friend = new Friend(name, origin);
    const made = await friend.#post<Credentials & { invite: Invite }>("/api/rooms", { name: room, your_name: name });
    await friend.#enter(made);
    return { friend, invite: made.invite, room: made.room.id };
  }

  /** Comes in by a link. */
  static async guest(origin: string, name: string, link: string): Promise<Friend> {
    const friend = new Friend(name, origin);
    const invite = link.slice(link.indexOf("#") + 1);
    const { room } = await friend.#post<OpenedInvite>("/api/invites/open", { invite });
    await friend.#enter(await friend.#post<Credentials>(`/api/rooms/${room.id}/join`, { invite, name }));
    return friend;
  }

  /** What makes a browser be this person. */
  get cookie(): { name: string; value: string } {
    const [name = "", ...value] = this.#cookie.split("=");
    return { name, value: value.join("=") };
  }

  /** Where another socket of theirs can be opened, once and soon. */
  async socketAddress(): Promise<string> {
    const { ticket } = await this.#post<Credentials>(`/api/rooms/${this.#room}/join`, {});
    return `${this.origin.replace(/^http/, "ws")}/ws/rooms/${this.#room}?ticket=${encodeURIComponent(ticket)}`;
  }

  /** Waits until the server has all that was done. */
  async saved(): Promise<void> {
    await until(
      `${this.name} is saved`,
      () => this.client.state,
      ({ ready, unsaved }) => ready && unsaved === 0,
    );
  }

  leave(): void {
    this.client.close();
  }

  /** Shows a photo; `alt` says what is on it. */
  async photo(picture: Buffer, alt: string): Promise<void> {
    const of = `${this.origin}/api/rooms/${this.#room}/photos`;
    const cookie = this.#cookie;
    const sent = await fetch(of, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", cookie },
      body: new Uint8Array(picture),
    });
    if (!sent.ok) throw new Error(`a photo was answered with ${sent.status}: ${await sent.text()}`);
    const { id } = (await sent.json()) as { id: string };
    await fetch(`${of}/${id}`, {
      method: "PATCH",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify({ alt }),
    });
    this.client.postChat("", { photos: [id] });
    await this.saved();
  }

  async #enter(credentials: Credentials): Promise<void> {
    const roomId = credentials.room.id;
    this.#room = roomId;
    this.client = RoomClient.open({
      roomId,
      credentials,
      rejoin: () => this.#post<Credentials>(`/api/rooms/${roomId}/join`, {}),
      env: environment(this.origin),
    });
    await this.saved();
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    const response = await fetch(this.origin + path, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: this.#cookie },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    this.#cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? this.#cookie;
    return (await response.json()) as T;
  }
}

/** All goods by their names, in their shops' own language. */
export async function goods(origin: string): Promise<Map<string, ProductCard>> {
  const found = new Map<string, ProductCard>();
  for (let cursor: string | null = ""; cursor !== null;) {
    const query = new URLSearchParams({ limit: "100", ...(cursor !== "" && { cursor }) });
    const response = await fetch(`${origin}/api/products?${query.toString()}`);
    const { products, next } = (await response.json()) as ProductPage;
    for (const product of products) found.set(product.title, product);
    cursor = next;
  }
  return found;
}

/** The first variants of a good. */
export async function variants(origin: string, product: string): Promise<string[]> {
  const response = await fetch(`${origin}/api/products/${product}`);
  const { variant_list } = (await response.json()) as { variant_list: { id: string; available: boolean }[] };
  return variant_list.filter(({ available }) => available).map(({ id }) => id);
}

function environment(origin: string): Env {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    id: () => crypto.randomUUID().replaceAll("-", "").slice(0, 24),
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout | undefined),
    connect: (url, protocol) => new WebSocket(url, protocol) as Socket,
    socketBase: origin.replace(/^http/, "ws"),
    online: () => true,
    visible: () => true,
    listen: () => () => undefined,
    slot: () => ({
      take: () => Promise.resolve([]),
      settle: () => undefined,
      put: () => undefined,
      leave: () => undefined,
    }),
  };
}
