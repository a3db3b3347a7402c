// Mirrors the Rust types of src/protocol and src/ids. Rust is the source.

/** Place in a room's log. */
export type Seq = number;
/** Milliseconds since the Unix epoch, by the server's clock. */
export type Millis = number;
export type RoomId = string;
export type MemberId = string;
export type VariantId = string;
export type ProductId = string;
export type ShopId = string;
export type InviteId = string;
export type LookId = string;
export type PieceId = string;

/** What a member may do. Ordered by power. */
export type Role = "viewer" | "shopper" | "cohost" | "host";

/** A member as others see them. */
export type MemberView = {
  id: MemberId;
  name: string;
  avatar: number;
  role: Role;
  joined_at: Millis;
  gone?: boolean;
};

/** A thumb on a product. */
export type Thumb = "up" | "down";

/** A chat message as the room holds it. */
export type ChatMessage = {
  seq: Seq;
  at: Millis;
  by: MemberId;
  text?: string;
  reply_to?: Seq;
  about?: ProductId;
  edited_at?: Millis;
  deleted_by?: MemberId;
};

/** The commands, by `type` and `body`. */
export type Command =
  | { type: "chat.post"; body: { text: string; reply_to?: Seq; about?: ProductId } }
  | { type: "chat.edit"; body: { seq: Seq; text: string } }
  | { type: "chat.delete"; body: { seq: Seq } }
  | { type: "vote.set"; body: { product: ProductId; thumb: Thumb | null } }
  | { type: "member.set_role"; body: { member: MemberId; role: Role } }
  | { type: "member.remove"; body: { member: MemberId } };

/** A client's request to change the room. `id` makes it idempotent: sent twice, done once. */
export type CommandMessage = { id: string } & Command;

/** The events, by `type` and `body`. */
export type Event =
  | { type: "chat.posted"; body: { text: string; reply_to?: Seq; about?: ProductId } }
  | { type: "chat.edited"; body: { message: Seq; text: string } }
  | { type: "chat.deleted"; body: { message: Seq } }
  | { type: "vote.cast"; body: { product: ProductId; thumb: Thumb | null } }
  | { type: "member.joined"; body: { member: MemberView } }
  | { type: "member.role_changed"; body: { member: MemberId; role: Role } }
  | { type: "member.removed"; body: { member: MemberId } };

/** Something that happened in the room, in the log's order. */
export type EventMessage = { seq: Seq; at: Millis; by?: MemberId } & Event;

/** The board's and the room's bounds. */
export type Limits = {
  max_quantity: number;
  max_lines: number;
  max_looks: number;
  max_pieces: number;
  max_chat_chars: number;
};

/** Everybody's thumbs on one product. */
export type Tally = { up: Array<MemberId>; down: Array<MemberId> };

/** The room's own facts. */
export type RoomInfo = { id: RoomId; name: string; created_at: Millis };

/** Why a room is read-only for now. */
export type PauseReason = "storage";

/** The first message on every `cabas.v1` socket. */
export type Hello = {
  schema: number;
  epoch: number;
  seq: Seq;
  room: RoomInfo;
  you: MemberId;
  members: Array<MemberView>;
  resumed: boolean;
  chat: Array<ChatMessage>;
  chat_more: boolean;
  votes: { [key in ProductId]?: Tally };
  limits: Limits;
  paused?: PauseReason;
  now: Millis;
};

/** A refusal, as a command's answer. */
export type CommandError = { code: string; message: string; retry_after_ms?: number };

/** What the server says, beside events. */
export type ServerMessage =
  | { hello: Hello }
  | { re: string; seq: Seq }
  | { re: string; error: CommandError }
  | { saved: number }
  | { paused: PauseReason | null }
  | { member_updated: MemberView }
  | EventMessage;

/** What a client does after a close. */
export type Retry = "backoff" | "fresh_copy" | "rejoin" | "never";

/** One row of the table of close codes. */
export type CloseRow = { code: number; name: string; retry: Retry; tell: string };

/** The subprotocol of this client. */
export const SUBPROTOCOL = "cabas.v1";
/** Schema version of the JSON messages and of the board that this client was built for. */
export const SCHEMA_VERSION = 1;
/** Largest board update in one frame, in bytes. */
export const MAX_UPDATE_BYTES = 65536;
/** Largest sync step 2 from a client, in bytes. */
export const MAX_STEP2_BYTES = 1048576;
/** Largest JSON message from a client, in bytes. */
export const MAX_JSON_BYTES = 65536;
/** Largest awareness state of one Yjs client, in bytes of JSON. */
export const MAX_AWARENESS_STATE_BYTES = 4096;
/** Most commands in one JSON array. */
export const MAX_COMMANDS_PER_MESSAGE = 64;

/** Why the server closes a socket. */
export const CLOSE_CODES: ReadonlyArray<CloseRow> = [
  { code: 1012, name: "restart", retry: "backoff", tell: "The server is restarting. You will be back in a moment." },
  { code: 4400, name: "malformed", retry: "fresh_copy", tell: "Your browser sent something that could not be read. Your copy is being refreshed." },
  { code: 4401, name: "bad_token", retry: "rejoin", tell: "Your pass to this room is not valid. Joining again." },
  { code: 4402, name: "expired_token", retry: "rejoin", tell: "Your pass to this room has run out. Joining again." },
  { code: 4403, name: "forbidden", retry: "fresh_copy", tell: "A change was not allowed and has been taken back." },
  { code: 4404, name: "no_room", retry: "never", tell: "This room does not exist any more." },
  { code: 4405, name: "revoked_token", retry: "rejoin", tell: "Your pass to this room was withdrawn." },
  { code: 4406, name: "removed", retry: "never", tell: "You are no longer a member of this room." },
  { code: 4408, name: "silent", retry: "backoff", tell: "The connection stayed silent." },
  { code: 4409, name: "stale_epoch", retry: "fresh_copy", tell: "The room was rebuilt. Your copy is being refreshed." },
  { code: 4413, name: "too_large", retry: "fresh_copy", tell: "That change was too large." },
  { code: 4414, name: "too_deep", retry: "fresh_copy", tell: "That change could not be read." },
  { code: 4420, name: "room_full", retry: "fresh_copy", tell: "This room's board is full. Take something away first." },
  { code: 4421, name: "quota_exceeded", retry: "fresh_copy", tell: "You have put as much into this room as one person can." },
  { code: 4429, name: "too_many_sockets", retry: "never", tell: "This room is open in too many places at once. Close one and reload." },
  { code: 4508, name: "slow", retry: "backoff", tell: "The connection is slow. Catching up." },
  { code: 4503, name: "unavailable", retry: "backoff", tell: "The room is resting for a moment. Trying again." },
];
