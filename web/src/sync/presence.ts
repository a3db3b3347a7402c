import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import { MAX_AWARENESS_STATE_BYTES, type MemberId } from "../protocol/generated.ts";
import type { Env } from "./env.ts";
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
}

interface Client {
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  readonly seenAt: number;
  /** When its state last changed, to know which of a member's tabs is in use. */
  readonly changedAt: number;
  readonly json: string;
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
  #local: Local = { location: null, typing: false, idle: false };
  #link: { send: (update: Uint8Array<ArrayBuffer>) => void; clientId: number } | undefined;
  #clock = 0;
  #sentAt = -Infinity;
  #sending: unknown;
  #renewing: unknown;
  #typing: unknown;
  #view: ReadonlyMap<MemberId, Presence> | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  /** By member, with the reader's own other tabs counted under `me`. */
  view(me: MemberId): ReadonlyMap<MemberId, Presence> {
    this.#view ??= this.#group(me);
    return this.#view;
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
    this.#believeBriefly();
  }

  /** Says the own state (again), as when the server asks. */
  answer(): void {
    if (this.#link) this.#sendNow();
  }

  receive(update: Uint8Array<ArrayBuffer>): void {
    const now = this.#options.env.now();
    let changed = false;
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
      const same = known?.json === json;
      if (!known && this.#clients.size >= MAX_CLIENTS) continue;
      this.#clients.set(clientId, {
        clock,
        json,
        state: same ? known.state : parseState(json),
        seenAt: now,
        changedAt: same ? known.changedAt : now,
      });
      changed ||= !same;
    }
    this.#schedule();
    if (changed) this.#touch();
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
    const state = parseState(json);
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

  #sendSoon(): void {
    if (!this.#link || this.#sending !== undefined) return;
    const { env } = this.#options;
    const wait = this.#sentAt + GAP_MS - env.now();
    if (wait <= 0) this.#sendNow();
    else this.#sending = env.setTimeout(() => this.#sendNow(), wait);
  }

  #sendNow(): void {
    const { env } = this.#options;
    env.clearTimeout(this.#sending);
    this.#sending = undefined;
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
    this.#options.changed();
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

function localJson({ location, typing, idle }: Local): string {
  const json = JSON.stringify({ location, typing, idle });
  // The server refuses more; only an absurd anchor gets there (three bytes a UTF-16 unit at most).
  return json.length * 3 <= MAX_AWARENESS_STATE_BYTES ? json : JSON.stringify({ location: null, typing, idle });
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

function parseState(json: string): Record<string, unknown> | null {
  try {
    const state: unknown = JSON.parse(json);
    return typeof state === "object" && state !== null ? (state as Record<string, unknown>) : null;
  } catch {
    return null;
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
