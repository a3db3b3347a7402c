import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import { MAX_AWARENESS_STATE_BYTES, type MemberId } from "../protocol/generated.ts";
import type { Env } from "./env.ts";
import { type Hold, holdJson, type OwnHold, readHold } from "./holds.ts";
import type { Presence } from "./room-state.ts";

/** How often the own state is said again, in ms: stock clients forget what is older than 30 s. */
const RENEW_MS = 15_000;
/**
 * When others' states are forgotten, in ms. The server tells when a socket goes; this is for when it could not. A browser
 * slows a hidden tab's timers to one a minute, so it has to be longer than that.
 */
const EXPIRE_MS = 90_000;
/** How long what was known before a reconnect is believed, in ms. */
const BELIEVE_MS = 5_000;
/** Least time between two sendings, in ms: locations change with every scroll. */
const GAP_MS = 120;
/** The same while something is moved on a look, in ms: thirty times a second look smooth. */
const MOVING_GAP_MS = 33;
/** Someone who types says so again; silence ends it after this, in ms. */
const TYPING_MS = 6_000;
/** Entries read of one update, and clients remembered: more than the sockets of a room of friends. */
const MAX_CLIENTS = 2_000;

export interface Location {
  readonly page: string;
  /** The element that is looked at, or that stands near the top of what is scrolled. */
  readonly anchor?: string;
  /** Where it stands on the screen: how far below the top, in heights of what is scrolled. */
  readonly offset?: number;
  /** Whom one follows. */
  readonly leader?: MemberId;
}

interface Local {
  location: Location | null;
  typing: boolean;
  idle: boolean;
  hold: OwnHold | null;
}

interface Client {
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  readonly seenAt: number;
  /** When its state last changed, to know which of a member's tabs is in use. */
  readonly changedAt: number;
  readonly json: string;
  /** The state but for what is held, which changes with every movement. */
  readonly rest: string;
  readonly hold: OwnHold | undefined;
}

export interface PresenceOptions {
  readonly env: Env;
  readonly changed: () => void;
  /** The server doesn't grant this leader. */
  readonly refused?: (leader: MemberId) => void;
}

/** Who is where, by y-awareness: one state a Yjs client; shown by member. */
export class PresenceSync {
  readonly #options: PresenceOptions;
  readonly #clients = new Map<number, Client>();
  #local: Local = { location: null, typing: false, idle: false, hold: null };
  #link: { send: (update: Uint8Array<ArrayBuffer>) => void; clientId: number } | undefined;
  #clock = 0;
  #sentAt = -Infinity;
  #sending: unknown;
  #sendingAt = Infinity;
  #renewing: unknown;
  #typing: unknown;
  #view: ReadonlyMap<MemberId, Presence> | undefined;
  #holds: readonly Hold[] | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** By member, with the reader's own other tabs counted under `me`. */
  view(me: MemberId): ReadonlyMap<MemberId, Presence> {
    this.#view ??= this.#group(me);
    return this.#view;
  }

  /** What others hold on looks, and the reader in other tabs. */
  get holds(): readonly Hold[] {
    this.#holds ??= this.#readHolds();
    return this.#holds;
  }

  /** What the reader holds; `null`: nothing. */
  setHold(hold: OwnHold | null): void {
    const known = this.#local.hold;
    if (known === hold || JSON.stringify(known && holdJson(known)) === JSON.stringify(hold && holdJson(hold))) return;
    this.#local = { ...this.#local, hold };
    this.#sendSoon(MOVING_GAP_MS);
  }

  setLocation(location: Location): void {
    const known = this.#local.location;
    if (known && SAME.every((key) => known[key] === location[key])) return;
    this.#setLocal({ location: { ...location } });
  }

  setTyping(typing: boolean): void {
    const { env } = this.#options;
    env.clearTimeout(this.#typing);
    if (typing) this.#typing = env.setTimeout(() => this.setTyping(false), TYPING_MS);
    if (this.#local.typing !== typing) this.#setLocal({ typing });
  }

  setIdle(idle: boolean): void {
    if (this.#local.idle !== idle) this.#setLocal({ idle });
  }

  /** A socket was greeted. */
  connected(clientId: number, send: (update: Uint8Array<ArrayBuffer>) => void): void {
    this.#link = { send, clientId };
    this.#clients.delete(clientId);
    this.#believeBriefly();
    this.#sendNow();
  }

  disconnected(): void {
    const { env } = this.#options;
    this.#link = undefined;
    env.clearTimeout(this.#sending);
    this.#sending = undefined;
    this.#sendingAt = Infinity;
    this.#believeBriefly();
  }

  /** Says the own state (again), as when the server asks. */
  answer(): void {
    if (this.#link) this.#sendNow();
  }

  receive(update: Uint8Array<ArrayBuffer>): void {
    const now = this.#options.env.now();
    let changed = false;
    let held = false;
    for (const { clientId, clock, json } of readUpdate(update)) {
      if (clientId === this.#link?.clientId) {
        // Our own, come back, perhaps under a later clock since the server wrote a new name into it. Where it is said to be
        // gone although we are here, we say that we are.
        const gone = json === "null" && clock >= this.#clock;
        if (!gone && clock >= this.#clock) this.#hearOwn(json);
        this.#clock = Math.max(this.#clock, clock);
        if (gone) this.#sendSoon();
        continue;
      }
      const known = this.#clients.get(clientId);
      if (known && (clock < known.clock || (clock === known.clock && json !== "null"))) {
        if (clock === known.clock) this.#clients.set(clientId, { ...known, seenAt: now });
        continue;
      }
      if (!known && this.#clients.size >= MAX_CLIENTS) continue;
      if (known?.json === json) {
        this.#clients.set(clientId, { ...known, clock, seenAt: now });
        continue;
      }
      const client = { ...parseClient(json), clock, json, seenAt: now };
      const stays = known?.rest === client.rest;
      // What is moved is no sign of another tab being in use, nor a reason to draw anybody's place anew.
      this.#clients.set(clientId, {
        ...client,
        ...(stays && { state: known.state }),
        changedAt: stays ? known.changedAt : now,
      });
      held ||= known?.hold !== undefined || client.hold !== undefined;
      changed ||= !stays;
    }
    this.#schedule();
    if (held) this.#holds = undefined;
    if (changed) this.#touch();
    else if (held) this.#options.changed();
  }

  close(): void {
    this.disconnected();
    this.#options.env.clearTimeout(this.#renewing);
    this.#options.env.clearTimeout(this.#typing);
    this.#clients.clear();
  }

  /** What the server has made of what was said last. */
  #hearOwn(json: string): void {
    const { location } = this.#local;
    const { state } = parseClient(json);
    if (location?.leader === undefined || !state || readState(state)?.leader !== undefined) return;
    const { leader, ...rest } = location;
    this.#setLocal({ location: rest });
    this.#options.refused?.(leader);
  }

  #setLocal(patch: Partial<Local>): void {
    this.#local = { ...this.#local, ...patch };
    this.#sendSoon();
    this.#touch();
  }

  #sendSoon(gap = GAP_MS): void {
    const at = this.#sentAt + gap;
    if (!this.#link || this.#sendingAt <= at) return;
    const { env } = this.#options;
    const wait = at - env.now();
    if (wait <= 0) {
      this.#sendNow();
      return;
    }
    env.clearTimeout(this.#sending);
    this.#sendingAt = at;
    this.#sending = env.setTimeout(() => this.#sendNow(), wait);
  }

  #sendNow(): void {
    const { env } = this.#options;
    env.clearTimeout(this.#sending);
    this.#sending = undefined;
    this.#sendingAt = Infinity;
    if (!this.#link) return;
    this.#clock += 1;
    this.#sentAt = env.now();
    this.#link.send(writeUpdate(this.#link.clientId, this.#clock, localJson(this.#local)));
    this.#schedule();
  }

  /** What is known from before stays in sight for a moment, so that a short break makes nobody flicker. */
  #believeBriefly(): void {
    const seenAt = this.#options.env.now() - EXPIRE_MS + BELIEVE_MS;
    for (const [id, client] of this.#clients) {
      this.#clients.set(id, { ...client, seenAt: Math.min(client.seenAt, seenAt) });
    }
    this.#schedule();
  }

  /** One timer for the next thing that time brings: the renewal or somebody's expiry. */
  #schedule(): void {
    const { env } = this.#options;
    env.clearTimeout(this.#renewing);
    this.#renewing = undefined;
    const due: number[] = this.#link ? [this.#sentAt + RENEW_MS] : [];
    for (const { seenAt } of this.#clients.values()) due.push(seenAt + EXPIRE_MS);
    if (due.length === 0) return;
    const next = due.reduce((a, b) => Math.min(a, b));
    this.#renewing = env.setTimeout(() => this.#onTime(), Math.max(0, next - env.now()));
  }

  #onTime(): void {
    const now = this.#options.env.now();
    let changed = false;
    for (const [id, client] of this.#clients) {
      if (client.seenAt + EXPIRE_MS > now) continue;
      this.#clients.delete(id);
      changed ||= client.state !== null;
    }
    if (this.#link && this.#sentAt + RENEW_MS <= now) this.#sendNow();
    else this.#schedule();
    if (changed) this.#touch();
  }

  #touch(): void {
    this.#view = undefined;
    this.#holds = undefined;
    this.#options.changed();
  }

  #readHolds(): readonly Hold[] {
    const holds: Hold[] = [];
    for (const [client, { state, hold }] of this.#clients) {
      const tab = hold && state && readState(state);
      if (tab) holds.push({ ...hold, client, member: tab.member });
    }
    return holds.length === 0 ? NO_HOLDS : holds;
  }

  #group(me: MemberId): ReadonlyMap<MemberId, Presence> {
    const { location, typing, idle } = this.#local;
    const own = { member: me, place: location ?? {}, typing, idle, at: Infinity };
    const tabs = this.#link ? [own] : [];
    for (const { state, changedAt } of this.#clients.values()) {
      const tab = state && readState(state);
      if (tab) tabs.push({ ...tab, at: changedAt });
    }
    // The tab in use comes last and says where its person is.
    tabs.sort((a, b) => Number(b.idle) - Number(a.idle) || a.at - b.at);
    const people = new Map<MemberId, Presence>();
    for (const { member, place, typing, idle } of tabs) {
      const others = people.get(member);
      people.set(member, {
        member,
        clients: (others?.clients ?? 0) + 1,
        ...place,
        typing: typing || (others?.typing ?? false),
        idle: idle && (others?.idle ?? true),
      });
    }
    return people;
  }
}

const NO_HOLDS: readonly Hold[] = [];
const bytes = new TextEncoder();

function localJson({ location, typing, idle, hold }: Local): string {
  const json = JSON.stringify({ location, typing, idle, ...(hold && { hold: holdJson(hold) }) });
  // The server refuses more; only an absurd anchor gets there.
  if (json.length * 3 <= MAX_AWARENESS_STATE_BYTES || bytes.encode(json).length <= MAX_AWARENESS_STATE_BYTES)
    return json;
  return JSON.stringify({ location: null, typing, idle });
}

/** One client's entry: count 1, id, clock, state as JSON. */
export function writeUpdate(clientId: number, clock: number, json: string): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder();
  writeVarUint(encoder, 1);
  writeVarUint(encoder, clientId);
  writeVarUint(encoder, clock);
  writeVarString(encoder, json);
  return toUint8Array(encoder);
}

/** The entries of an awareness update, as far as they can be read. */
export function readUpdate(update: Uint8Array<ArrayBuffer>): { clientId: number; clock: number; json: string }[] {
  const entries: { clientId: number; clock: number; json: string }[] = [];
  try {
    const decoder = createDecoder(update);
    const count = Math.min(readVarUint(decoder), MAX_CLIENTS);
    for (let i = 0; i < count; i++) {
      entries.push({ clientId: readVarUint(decoder), clock: readVarUint(decoder), json: readVarString(decoder) });
    }
  } catch {
    // What came before is good.
  }
  return entries;
}

function parseClient(json: string): Pick<Client, "state" | "rest" | "hold"> {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== "object" || parsed === null) return { state: null, rest: json, hold: undefined };
    const { hold, ...state } = parsed as Record<string, unknown>;
    return { state, rest: JSON.stringify(state), hold: readHold(hold) };
  } catch {
    return { state: null, rest: json, hold: undefined };
  }
}

/** What makes a location another one. */
const SAME = ["page", "anchor", "offset", "leader"] as const;

/** `user` is the server's word, the rest is the other client's: nothing of it is believed to have its shape. */
function readState(state: Record<string, unknown>) {
  const record = (value: unknown) =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  const member = text(record(state["user"])["id"]);
  if (member === undefined) return undefined;
  const location = record(state["location"]);
  const [page, anchor, leader] = [text(location["page"]), text(location["anchor"]), text(location["leader"])];
  const offset = location["offset"];
  const place: Partial<Location> = {
    ...(page !== undefined && { page }),
    ...(anchor !== undefined && { anchor }),
    ...(typeof offset === "number" && Number.isFinite(offset) && { offset }),
    ...(leader !== undefined && leader !== member && { leader }),
  };
  return {
    member,
    place,
    leader,
    typing: state["typing"] === true,
    idle: state["idle"] === true,
  };
}
