import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import type { Credentials } from "../api/types.ts";
import {
  type CommandMessage,
  type EventMessage,
  type Hello,
  type Limits,
  type MemberView,
  type Picks,
  SCHEMA_VERSION,
} from "../protocol/generated.ts";
import { Board } from "../sync/board.ts";
import { readLooks, writeLook } from "../sync/board-looks.ts";
import type { MakeBoard } from "../sync/board-sync.ts";
import type { LookIntent } from "../sync/look-intents.ts";
import type { FakeSocket, VirtualEnv } from "./virtual-env.ts";

export function member(id: string, more: Partial<MemberView> = {}): MemberView {
  return { id, name: id, avatar: 0, role: "shopper", joined_at: 1, ...more };
}

/** The server's bounds. */
export function limits(more: Partial<Limits> = {}): Limits {
  return {
    max_quantity: 99,
    max_lines: 200,
    max_looks: 30,
    max_pieces: 60,
    max_chat_chars: 4000,
    max_picks: 20,
    max_pick_products: 100,
    max_pick_title_chars: 80,
    max_poll_options: 12,
    max_poll_question_chars: 200,
    max_poll_option_chars: 80,
    max_line_note_chars: 200,
    max_message_photos: 4,
    max_look_plan_chars: 80,
    ...more,
  };
}

export function credentials(ticket = "t0"): Credentials {
  return {
    room: { id: "r_room", name: "Samedi", created_at: 1 },
    member: member("m_anna"),
    ticket,
    access: "a",
    access_expires_at: 0,
  };
}

/** What a copy of the board is made of, there at once. */
export const board = (): Promise<MakeBoard> => Promise.resolve((options) => new Board(options));

interface Session {
  readonly socket: FakeSocket;
  frames: number;
  hole: boolean;
}

/**
 * A small server: one room, its board by the stock y-protocols library, its log as a list. Sockets are answered at once; a
 * test can hold acknowledgements back, refuse updates, or rebuild the room.
 */
export class FakeRoom {
  doc = new Y.Doc();
  epoch = 1;
  events: EventMessage[] = [];
  members: MemberView[] = [member("m_anna"), member("m_ben"), member("m_host", { role: "host" })];
  editors: Hello["editors"] & string = "everybody";
  maxLines = 200;
  paused = false;
  /** The place in line of who comes in while the room is full. */
  waiting: number | null = null;
  /** Close code for an update, given cart and looks as they would be after it; null lets it pass. */
  gate: (cart: Record<string, unknown>, looks: Record<string, unknown>) => number | null = () => null;
  /** Commands wait for `answer`. */
  holdCommands = false;
  holdSaved = false;
  readonly heardCommands: CommandMessage[] = [];
  /** Updates and step 2 that came, over all sockets. */
  updates = 0;
  session: Session | undefined;
  /** One way, in ms; 0 is at once. */
  latency = 0;
  /** Step 1s that named a client id of an earlier epoch. */
  stale = 0;
  readonly #retired = new Set<number>();
  readonly #env: VirtualEnv;
  #seq = 10;
  readonly #done = new Map<string, number>();

  constructor(env: VirtualEnv) {
    this.#env = env;
    env.accept = (socket) => {
      // The upgrade takes a moment.
      queueMicrotask(() => this.#greet(socket));
    };
  }

  get cart(): Record<string, unknown> {
    return this.doc.getMap("cart").toJSON();
  }

  get looks(): Record<string, Record<string, unknown>> {
    return this.doc.getMap("looks").toJSON();
  }

  /** Somebody else does something with the looks. */
  writeLooks(...intents: readonly LookIntent[]): void {
    const before = Y.encodeStateVector(this.doc);
    this.doc.transact(() => {
      for (const intent of intents) writeLook(this.doc.getMap("looks"), intent);
    });
    this.#say(2, Y.encodeStateAsUpdate(this.doc, before));
  }

  /** Somebody else writes. */
  write(key: string, quantity: number): void {
    const before = Y.encodeStateVector(this.doc);
    this.doc.getMap("cart").set(key, quantity);
    this.#say(2, Y.encodeStateAsUpdate(this.doc, before));
  }

  /** An entry of the log. */
  log(by: string, event: Pick<EventMessage, "type" | "body">): EventMessage {
    this.#seq += 1;
    const message = { seq: this.#seq, at: 5, by, ...event } as EventMessage;
    this.events.push(message);
    this.tell(message);
    return message;
  }

  /** A new epoch: the same values, other structs. */
  rebuild(): void {
    for (const client of this.doc.store.clients.keys()) this.#retired.add(client);
    const values = Object.entries(this.cart);
    const looks = readLooks(this.doc.getMap("looks"));
    this.doc = new Y.Doc();
    this.epoch += 1;
    for (const [key, value] of values) this.doc.getMap("cart").set(key, value);
    for (const [look, value] of looks) writeLook(this.doc.getMap("looks"), { type: "add_look", look, value });
  }

  drop(code = 1006): void {
    const { session } = this;
    this.session = undefined;
    if (session) this.#later(() => session.socket.drop(code));
  }

  /** Says it to whoever is there. */
  tell(data: string | Uint8Array | object): void {
    const socket = this.session?.socket;
    if (socket) this.#later(() => socket.say(data));
  }

  #later(run: () => void): void {
    if (this.latency === 0) run();
    else this.#env.setTimeout(run, this.latency);
  }

  release(): void {
    this.holdSaved = false;
    if (this.session) this.tell({ saved: this.session.frames });
  }

  answer(command: CommandMessage): void {
    let seq = this.#done.get(command.id);
    if (seq === undefined) {
      seq = this.log("m_anna", asEvent(command)).seq;
      this.#done.set(command.id, seq);
    }
    this.tell({ re: command.id, seq });
  }

  /** Who stood in line takes part. */
  seat(): void {
    this.waiting = null;
    this.tell({ waiting: null });
    this.#say(0, Y.encodeStateVector(this.doc));
  }

  resume(): void {
    this.paused = false;
    this.tell({ paused: null });
  }

  #greet(socket: FakeSocket): void {
    if (socket.closedByClient) return;
    const query = new URL(socket.url).searchParams;
    const since = query.get("seq");
    const hello: Hello = {
      schema: SCHEMA_VERSION,
      epoch: this.epoch,
      seq: this.#seq,
      room: credentials().room,
      you: "m_anna",
      members: this.members,
      resumed: since !== null,
      chat: [],
      chat_more: false,
      read: 0,
      votes: {},
      look_marks: { votes: {}, plans: {}, prices: {} },
      picks: [],
      polls: [],
      bill: { lines: {}, split: { by: "wants" }, budgets: {}, prices: {} },
      editors: this.editors,
      limits: limits({ max_lines: this.maxLines }),
      ...(this.paused && { paused: "storage" as const }),
      ...(this.waiting !== null && { waiting: this.waiting }),
      now: 2_000_000,
    };
    this.session = { socket, frames: 0, hole: false };
    socket.hear = (data) =>
      this.#later(() => {
        if (this.session?.socket === socket) this.#hear(data);
      });
    this.tell({ hello });
    if (since !== null) {
      const missed = this.events.filter(({ seq }) => seq > Number(since));
      if (missed.length > 0) this.tell(missed);
    }
    if (!this.paused) this.#say(0, Y.encodeStateVector(this.doc));
  }

  #say(type: number, bytes: Uint8Array): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, bytes);
    this.tell(encoding.toUint8Array(encoder));
  }

  #hear(data: string | Uint8Array): void {
    if (typeof data === "string") {
      const parsed = JSON.parse(data) as CommandMessage | CommandMessage[];
      for (const command of Array.isArray(parsed) ? parsed : [parsed]) {
        this.heardCommands.push(command);
        if (this.waiting !== null) {
          this.tell({ re: command.id, error: { code: "waiting", message: "This room is full." } });
          continue;
        }
        if (!this.holdCommands) this.answer(command);
      }
      return;
    }
    const decoder = decoding.createDecoder(data);
    const kind = decoding.readVarUint(decoder);
    // Asked for everybody's presence: there is nobody.
    if (kind === 3) this.tell(new Uint8Array([1, 1, 0]));
    if (kind !== 0) return;
    const type = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (type === sync.messageYjsSyncStep1) {
      if ([...Y.decodeStateVector(bytes).keys()].some((client) => this.#retired.has(client))) {
        this.stale += 1;
        this.drop(4409);
      } else this.#say(1, Y.encodeStateAsUpdate(this.doc, bytes));
    } else this.#judge(bytes, type === sync.messageYjsSyncStep2);
  }

  #judge(update: Uint8Array, isStep2: boolean): void {
    this.updates += 1;
    // A viewer's, and that of who stands in line, is passed over in silence, and nothing is called saved until a step 2 was stored.
    if (this.waiting !== null || this.members.find(({ id }) => id === "m_anna")?.role === "viewer") {
      if (this.session) this.session = { ...this.session, frames: this.session.frames + 1, hole: true };
      return;
    }
    const draft = new Y.Doc();
    Y.applyUpdate(draft, Y.encodeStateAsUpdate(this.doc));
    Y.applyUpdate(draft, update);
    const code = this.gate(draft.getMap("cart").toJSON(), draft.getMap("looks").toJSON());
    if (code !== null) {
      this.drop(code);
      return;
    }
    Y.applyUpdate(this.doc, update);
    if (!this.session) return;
    this.session.frames += 1;
    if (isStep2) this.session.hole = false;
    if (!this.holdSaved && !this.session.hole) this.tell({ saved: this.session.frames });
  }
}

/** Without photos, which it doesn't keep. */
function posted({ text, reply_to, about }: { text: string; reply_to?: number; about?: string }): {
  text: string;
  reply_to?: number;
  about?: string;
} {
  return { text, ...(reply_to !== undefined && { reply_to }), ...(about !== undefined && { about }) };
}

function asEvent(command: CommandMessage): Pick<EventMessage, "type" | "body"> {
  switch (command.type) {
    case "chat.post":
      return { type: "chat.posted", body: posted(command.body) };
    case "photo.take_back":
    case "photo.spot":
    case "photo.unspot":
      throw new Error(`this server can't do ${command.type}`);
    case "room.set_editors":
      return { type: "room.editors_changed", body: command.body };
    case "vote.set":
      return { type: "vote.cast", body: command.body };
    case "chat.edit":
      return { type: "chat.edited", body: { message: command.body.seq, text: command.body.text } };
    case "chat.delete":
      return { type: "chat.deleted", body: { message: command.body.seq } };
    case "chat.react": {
      const { seq, ...sign } = command.body;
      return { type: "chat.reacted", body: { message: seq, ...sign } };
    }
    case "chat.read":
      return { type: "chat.read", body: { message: command.body.seq } };
    case "vote.react":
      return { type: "vote.reacted", body: command.body };
    case "look.vote":
      return { type: "look.voted", body: command.body };
    case "look.react":
      return { type: "look.reacted", body: command.body };
    case "look.plan":
    case "look.lock":
      throw new Error(`this server can't do ${command.type}`);
    case "pick.create":
      return { type: "pick.created", body: command.body };
    case "pick.rename":
      return { type: "pick.renamed", body: command.body };
    case "pick.delete":
      return { type: "pick.deleted", body: command.body };
    case "pick.restore":
      return { type: "pick.restored", body: { picks: restored(command.body.id) } };
    case "pick.add":
      return { type: "pick.added", body: command.body };
    case "pick.remove":
      return { type: "pick.removed", body: command.body };
    case "pick.move":
      return { type: "pick.moved", body: command.body };
    case "poll.vote": {
      const { poll, choice } = command.body;
      return { type: "poll.voted", body: { poll, choice, voted: choice.length > 0 } };
    }
    case "poll.decide":
      return { type: "poll.decided", body: command.body };
    case "poll.open":
    case "poll.close":
    case "poll.reopen":
      throw new Error(`this server can't do ${command.type}`);
    case "cart.pay":
      return { type: "cart.payer", body: { variant: command.body.variant, payer: command.body.pay ? "m_anna" : null } };
    case "cart.note":
      return { type: "cart.noted", body: command.body };
    case "cart.maybe":
    case "cart.split":
    case "cart.budget":
      return command;
    case "member.set_staff":
      return { type: "member.staff_changed", body: command.body };
    case "member.set_role":
      return { type: "member.role_changed", body: command.body };
    case "member.remove":
      return { type: "member.removed", body: command.body };
  }
}

/** This server remembers no more of a deleted collection than that it was there. */
function restored(id: string): Picks {
  return { id, seq: 1, title: "restored", by: "m_anna", at: 5, products: [] };
}
