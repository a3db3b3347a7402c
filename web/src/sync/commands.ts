import {
  type Bill,
  type ChatMessage,
  type CloseRow,
  type Command,
  type CommandError,
  type CommandMessage,
  type Limits,
  MAX_COMMANDS_PER_MESSAGE,
  MAX_JSON_BYTES,
  type MemberId,
  type Millis,
  type Poll,
  type Role,
  type Seq,
} from "../protocol/generated.ts";
import type { Env } from "./env.ts";
import { deleted, withMessage } from "./fold.ts";
import { type LookMarks, overMarks } from "./look-marks.ts";
import { type KnownPicks, overPicks } from "./picks.ts";
import { overBill } from "./bill.ts";
import { overPhotos } from "./photos.ts";
import { overPolls } from "./polls.ts";
import { type Opinions, reacted, withSign, withVote } from "./reactions.ts";
import type { PendingMessage } from "./room-state.ts";
import type { UnsentCommand } from "./unsent.ts";

/** Unanswered commands at most: below the 256 ids of a member that the server remembers, so that none is done twice. */
const MAX_WAITING = 200;
const TOO_MANY: CommandError = { code: "too_many_waiting", message: "Too much is waiting to be sent." };
/** How often a command that the server asks to repeat later is repeated before the person hears of it. */
const MAX_REPEATS = 4;
/** How often a command may be under way when the server closes over what it was sent. */
const MAX_STRIKES = 2;
/** UTF-8 bytes that a UTF-16 unit can become, at most. */
const BYTES_PER_UNIT = 3;

interface Waiting {
  readonly id: string;
  readonly command: Command;
  /** By the own clock. */
  readonly at: number;
  /** Whether it went out on this socket. */
  sent: boolean;
  repeats: number;
  strikes: number;
  /** Its event was heard before its answer. */
  heard: boolean;
  /** The entry that it became: it goes once that one is in the fold. */
  done?: Seq;
  /** Chat only: kept, to be sent again or thrown away. */
  failed?: CommandError;
  repeat?: unknown;
}

/** What one may take back who only looks on. */
const ALSO_VIEWERS: readonly Command["type"][] = ["member.remove", "photo.take_back", "photo.unspot"];

/** What the server would say no to anyway; undefined where it may be asked. */
export function judgeCommand(command: Command, role: Role, limits: Limits | null): CommandError | undefined {
  if (role === "viewer" && !ALSO_VIEWERS.includes(command.type)) {
    return { code: "read_only", message: "Viewers can only look on." };
  }
  const isPick = command.type.startsWith("pick.");
  if (isPick && role !== "host" && role !== "cohost") {
    return { code: "forbidden", message: "Only hosts and cohosts pick." };
  }
  const isText = command.type === "chat.post" || command.type === "chat.edit";
  // The server counts code points.
  if (isText && limits && Array.from(command.body.text).length > limits.max_chat_chars) {
    return { code: "too_long", message: `At most ${limits.max_chat_chars} characters.` };
  }
  return undefined;
}

export interface CommandsOptions {
  readonly env: Env;
  readonly refused: (command: Command, error: CommandError) => void;
  readonly changed: () => void;
}

/** The person's commands until they are answered: sent again after a reconnect under the same id, so done once. */
export class Commands {
  readonly #options: CommandsOptions;
  #waiting: Waiting[] = [];
  #send: ((json: string) => void) | undefined;
  #paused = false;
  #isInLine = false;
  /** Counts changes, for those who remember what they made of it. */
  #version = 0;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  get version(): number {
    return this.#version;
  }

  /** Commands whose fate is open. How far was read is nothing that the person has made. */
  get unsaved(): number {
    return this.#waiting.filter((each) => isOpen(each) && each.command.type !== "chat.read").length;
  }

  /** Messages on their way, oldest first. */
  get pendingChat(): readonly PendingMessage[] {
    const pending: PendingMessage[] = [];
    for (const { id, command, at, heard, failed } of this.#waiting) {
      if (command.type !== "chat.post" || heard) continue;
      const { text, reply_to, about, photos } = command.body;
      pending.push({
        id,
        text,
        at,
        ...(reply_to !== undefined && { replyTo: reply_to }),
        ...(about !== undefined && { about }),
        ...(photos && { photos }),
        ...(failed && { failed }),
      });
    }
    return pending;
  }

  /** The votes as the person wants them. */
  overVotes(votes: Opinions, me: MemberId): Opinions {
    return this.#waiting.reduce((all, { command }) => {
      if (command.type === "vote.set") return withVote(all, command.body.product, me, command.body.thumb);
      if (command.type !== "vote.react") return all;
      const { product, reaction, on } = command.body;
      return withSign(all, product, reaction, me, on);
    }, votes);
  }

  /** What is said of looks, as the person wants it; `offset` takes the own clock to the server's. */
  overMarks(marks: LookMarks, me: MemberId, offset: Millis): LookMarks {
    return this.#waiting.reduce((all, { command, at }) => overMarks(all, command, me, at + offset), marks);
  }

  /** The hosts' collections as the person wants them; `offset` takes the own clock to the server's. */
  overPicks(picks: KnownPicks, me: MemberId, offset: Millis): KnownPicks {
    return this.#waiting.reduce((all, { command, at }) => overPicks(all, command, me, at + offset), picks);
  }

  /** The polls with the person's ballots. */
  overPolls(polls: readonly Poll[], me: MemberId): readonly Poll[] {
    return this.#waiting.reduce((all, { command }) => overPolls(all, command, me), polls);
  }

  /** What is agreed about the cart as the person wants it; `offset` as above. */
  overBill(bill: Bill, me: MemberId, offset: Millis): Bill {
    return this.#waiting.reduce((all, { command, at }) => overBill(all, command, me, at + offset), bill);
  }

  /** The messages with the person's edits, deletions and signs. */
  overChat(chat: readonly ChatMessage[], me: MemberId, now: number): readonly ChatMessage[] {
    return this.#waiting.reduce((all, { command }) => {
      if (command.type === "chat.edit") {
        const { seq, text } = command.body;
        return withMessage(all, seq, (message) => ({ ...message, text, edited_at: now }));
      }
      if (command.type === "chat.react") {
        const { seq, reaction, on } = command.body;
        return withMessage(all, seq, (message) => reacted(message, reaction, me, on));
      }
      if (command.type === "chat.delete") return withMessage(all, command.body.seq, (message) => deleted(message, me));
      return overPhotos(all, command, me);
    }, chat);
  }

  add(command: Command): void {
    // An unsent vote is replaced by the next one on the same thing.
    const voted = votedOn(command);
    if (voted !== undefined) {
      this.#waiting = this.#waiting.filter(
        (each) => each.sent || each.repeat !== undefined || votedOn(each.command) !== voted,
      );
    }
    const waiting: Waiting = {
      id: this.#options.env.id(),
      command,
      at: this.#options.env.now(),
      sent: false,
      repeats: 0,
      strikes: 0,
      heard: false,
    };
    if (this.#waiting.length >= MAX_WAITING) {
      this.#options.refused(command, TOO_MANY);
      return;
    }
    this.#waiting.push(waiting);
    this.#touch();
    this.#flush();
  }

  get unsent(): readonly UnsentCommand[] {
    return this.#waiting.filter(isOpen).map(({ id, command, at }) => ({ id, command, at }));
  }

  /** Sends what an earlier page got no answer to, under the same ids. */
  recall(unsent: readonly UnsentCommand[]): void {
    const again = unsent.map((each) => ({ ...each, sent: false, repeats: 0, strikes: 0, heard: false }));
    const all = [...again, ...this.#waiting];
    this.#waiting = all.slice(0, MAX_WAITING);
    for (const { command } of all.slice(MAX_WAITING)) this.#options.refused(command, TOO_MANY);
    this.#touch();
    this.#flush();
  }

  /** Sends a failed message again, as a new command: the old id has had its answer. */
  retry(id: string): void {
    const failed = this.#waiting.find((each) => each.id === id && each.failed);
    if (!failed) return;
    this.#remove(failed);
    this.add(failed.command);
  }

  /** Throws a failed message away. */
  discard(id: string): void {
    const failed = this.#waiting.find((each) => each.id === id && each.failed);
    if (failed) this.#remove(failed);
  }

  /** A socket was greeted: everything unanswered goes out (again), in order. */
  connected(send: (json: string) => void): void {
    this.#send = send;
    for (const each of this.#waiting) each.sent = false;
    this.#flush();
  }

  disconnected(): void {
    this.#send = undefined;
    for (const each of this.#waiting) {
      this.#options.env.clearTimeout(each.repeat);
      delete each.repeat;
      each.sent = false;
    }
  }

  /** The server stores nothing for now, or nothing of who stands in line but what viewers may do. */
  setPaused(paused: boolean, isInLine: boolean): void {
    this.#paused = paused;
    this.#isInLine = isInLine;
    this.#flush();
  }

  /** Done: it stays in sight until its event is in the fold. */
  done(re: string, seq: Seq, foldSeq: Seq): void {
    const waiting = this.#waiting.find(({ id }) => id === re);
    if (!waiting) return;
    if (seq <= foldSeq) this.#remove(waiting);
    else {
      waiting.done = seq;
      this.#touch();
    }
  }

  refused(re: string, error: CommandError): void {
    const waiting = this.#find(re);
    if (!waiting) return;
    if (error.retry_after_ms !== undefined && waiting.repeats < MAX_REPEATS && this.#send) {
      waiting.repeats += 1;
      waiting.repeat = this.#options.env.setTimeout(() => {
        delete waiting.repeat;
        waiting.sent = false;
        this.#flush();
      }, error.retry_after_ms);
      return;
    }
    this.#fail(waiting, error);
  }

  /** The server closed over something that it was sent, and no edit of the board is to blame. */
  closedOver(row: CloseRow): void {
    for (const each of this.#waiting.filter((each) => each.sent && isOpen(each))) {
      each.strikes += 1;
      if (each.strikes >= MAX_STRIKES) this.#fail(each, { code: row.name, message: row.tell });
    }
  }

  /** Everything up to `seq` is in the fold. */
  folded(seq: Seq): void {
    const left = this.#waiting.filter(({ done }) => done === undefined || done > seq);
    if (left.length === this.#waiting.length) return;
    this.#waiting = left;
    this.#touch();
  }

  /** Own words came back as an event; the answer may still be on its way. */
  heard(text: string): void {
    const waiting = this.#waiting.find(
      (each) => each.sent && !each.heard && each.command.type === "chat.post" && each.command.body.text === text,
    );
    if (!waiting) return;
    waiting.heard = true;
    this.#touch();
  }

  /** The person is another member now: nothing may be said in their name. */
  failAll(error: CommandError): void {
    for (const each of this.#waiting.filter(isOpen)) this.#fail(each, error);
  }

  #find(re: string): Waiting | undefined {
    if (re !== "") return this.#waiting.find(({ id }) => id === re);
    // The server could not even read the id.
    const sent = this.#waiting.filter((each) => each.sent && isOpen(each));
    return sent.length === 1 ? sent[0] : undefined;
  }

  #fail(waiting: Waiting, error: CommandError): void {
    if (waiting.command.type === "chat.post") {
      waiting.failed = error;
      waiting.heard = false;
      this.#touch();
    } else this.#remove(waiting);
    this.#options.refused(waiting.command, error);
  }

  #remove(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((each) => each !== waiting);
    this.#touch();
  }

  #touch(): void {
    this.#version += 1;
    this.#options.changed();
  }

  /** Sends what did not go out on this socket, as few messages as the limits allow. */
  #flush(): void {
    if (!this.#send || this.#paused) return;
    let batch: string[] = [];
    let size = 2;
    const sendBatch = () => {
      if (batch.length > 0) this.#send?.(batch.length === 1 ? batch.join() : `[${batch.join()}]`);
      batch = [];
      size = 2;
    };
    for (const each of this.#waiting) {
      if (each.sent || !isOpen(each) || each.repeat !== undefined) continue;
      if (this.#isInLine && !ALSO_VIEWERS.includes(each.command.type)) continue;
      each.sent = true;
      const message: CommandMessage = { id: each.id, ...each.command };
      const json = JSON.stringify(message);
      const bytes = (json.length + 1) * BYTES_PER_UNIT;
      if (batch.length === MAX_COMMANDS_PER_MESSAGE || size + bytes > MAX_JSON_BYTES) sendBatch();
      batch.push(json);
      size += bytes;
    }
    sendBatch();
  }
}

/** The thing that a thumb is set on. */
function votedOn(command: Command): string | undefined {
  if (command.type === "vote.set") return command.body.product;
  return command.type === "look.vote" ? command.body.look : undefined;
}

function isOpen({ done, failed }: Waiting): boolean {
  return done === undefined && failed === undefined;
}
