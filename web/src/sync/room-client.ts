import type { Credentials } from "../api/types.ts";
import type { MemberId, ProductId, Role, RoomId, Seq, Thumb, VariantId } from "../protocol/generated.ts";
import type { RoomEventMap } from "./events.ts";
import type { RoomState } from "./room-state.ts";

export * from "./events.ts";
export type * from "./intents.ts";
export type * from "./room-state.ts";

export interface RoomClientOptions {
  readonly roomId: RoomId;
  readonly credentials: Credentials;
  /** Joins again over HTTP: a ticket is good for one socket. */
  readonly rejoin: () => Promise<Credentials>;
}

/** A room, live: read `state`, listen for `change`, call the methods. Nothing of the socket shows. */
export declare class RoomClient extends EventTarget {
  static open(options: RoomClientOptions): RoomClient;
  get state(): RoomState;
  on<K extends keyof RoomEventMap>(type: K, listener: (event: RoomEventMap[K]) => void): () => void;
  setQuantity(variant: VariantId, quantity: number, member?: MemberId): void;
  addToCart(variant: VariantId, n?: number): void;
  undo(): boolean;
  postChat(text: string, options?: { replyTo?: Seq; about?: ProductId }): void;
  retryChat(id: string): void;
  discardChat(id: string): void;
  editChat(seq: Seq, text: string): void;
  deleteChat(seq: Seq): void;
  loadOlderChat(): Promise<void>;
  setThumb(product: ProductId, thumb: Thumb | null): void;
  setRole(member: MemberId, role: Role): void;
  removeMember(member: MemberId): void;
  setLocation(location: { page: string; anchor?: string }): void;
  setTyping(typing: boolean): void;
  setIdle(idle: boolean): void;
  close(): void;
}
