import type { Credentials } from "../api/types.ts";
import type { Bill, ChatMessage, Knock, MemberId, MemberView, Poll } from "../protocol/generated.ts";
import { NO_BILL } from "./bill.ts";
import type { BoardSync } from "./board-sync.ts";
import type { Commands } from "./commands.ts";
import type { Connection } from "./connection.ts";
import type { Env } from "./env.ts";
import type { Fold } from "./fold.ts";
import { type LookMarks, NO_MARKS } from "./look-marks.ts";
import { memo } from "./memo.ts";
import { type KnownPicks, NO_PICKS } from "./picks.ts";
import type { PresenceSync } from "./presence.ts";
import { type Connection as ConnectionState, type RoomState, saveState } from "./room-state.ts";

/** What the room's state is made of, apart from the fold. */
export interface Parts {
  readonly env: Env;
  /** What one came in with. */
  readonly first: Credentials;
  readonly board: BoardSync;
  readonly commands: Commands;
  readonly presence: PresenceSync;
  readonly connection: Connection;
}

const NO_VOTES: Fold["votes"] = new Map();
const NO_POLLS: readonly Poll[] = [];
const NOBODY: readonly Knock[] = [];
const NO_CHAT: readonly ChatMessage[] = [];

/** Puts the room's state together: what the log says, with what waits over it. What did not change stays the same object. */
export class Overview {
  readonly #parts: Parts;
  #ready = false;
  /** From the own clock to the server's. */
  #offset = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  of(fold: Fold | null, added = 0): RoomState {
    const { board, commands, connection: line, first, presence } = this.#parts;
    const me = fold?.me ?? first.member.id;
    const { version } = commands;
    this.#offset = fold?.serverTimeOffset ?? 0;
    this.#ready ||= fold !== null && board.loaded;
    const connection = this.#connection();
    const unsaved = board.unsaved + commands.unsaved + added;
    return {
      connection,
      save: fold ? saveState(connection, fold.paused, unsaved) : "saved",
      unsaved,
      retryInMs: line.retryInMs,
      greeted: fold !== null,
      ready: this.#ready,
      room: fold?.room ?? first.room,
      me,
      members: fold?.members ?? this.#firstMembers(),
      presence: presence.view(me),
      holds: presence.holds,
      points: presence.points,
      cart: board.cart,
      looks: board.looks,
      lookMarks: this.marks(fold),
      votes: this.#votes(fold?.votes ?? NO_VOTES, me, version),
      picks: this.#picks(fold?.picks ?? NO_PICKS, me, version),
      polls: this.#polls(fold?.polls ?? NO_POLLS, me, version),
      bill: this.#bill(fold?.bill ?? NO_BILL, me, version),
      chat: this.#chat(fold?.chat ?? NO_CHAT, me, version),
      pendingChat: this.#pending(version),
      chatMore: fold?.chatMore ?? false,
      read: fold?.read ?? 0,
      lead: fold?.lead ?? null,
      waiting: fold?.waiting ?? null,
      editors: fold?.editors ?? "everybody",
      knocks: fold?.knocks ?? NOBODY,
      limits: fold?.limits ?? null,
      outdated: fold?.outdated ?? false,
      end: line.end,
      serverTimeOffset: this.#offset,
    };
  }

  /** What is thought and said of looks, with what waits over it. */
  marks(fold: Fold | null): LookMarks {
    const { commands, first } = this.#parts;
    this.#offset = fold?.serverTimeOffset ?? 0;
    return this.#marks(fold?.lookMarks ?? NO_MARKS, fold?.me ?? first.member.id, commands.version);
  }

  #connection(): ConnectionState {
    const { connection, env } = this.#parts;
    if (connection.phase === "live" || connection.phase === "closed") return connection.phase;
    return env.online() ? "connecting" : "offline";
  }

  readonly #firstMembers = memo((): ReadonlyMap<MemberId, MemberView> => {
    const { member } = this.#parts.first;
    return new Map([[member.id, member]]);
  });
  // The commands that wait are told by their version.
  readonly #chat = memo((chat: readonly ChatMessage[], me: MemberId, _version: number) =>
    this.#parts.commands.overChat(chat, me, this.#parts.env.now() + this.#offset),
  );
  readonly #votes = memo((votes: Fold["votes"], me: MemberId, _version: number) =>
    this.#parts.commands.overVotes(votes, me),
  );
  readonly #picks = memo(
    (picks: KnownPicks, me: MemberId, _version: number) => this.#parts.commands.overPicks(picks, me, this.#offset).kept,
  );
  readonly #polls = memo((polls: readonly Poll[], me: MemberId, _version: number) =>
    this.#parts.commands.overPolls(polls, me),
  );
  readonly #bill = memo((bill: Bill, me: MemberId, _version: number) =>
    this.#parts.commands.overBill(bill, me, this.#offset),
  );
  readonly #marks = memo((marks: LookMarks, me: MemberId, _version: number) =>
    this.#parts.commands.overMarks(marks, me, this.#offset),
  );
  readonly #pending = memo((_version: number) => this.#parts.commands.pendingChat);
}
