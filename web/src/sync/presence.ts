import { MAX_AWARENESS_STATE_BYTES, type MemberId } from "../protocol/generated.ts";
import { MAX_CLIENTS, readUpdate, writeUpdate } from "./awareness.ts";
import type { Env } from "./env.ts";
import { type Hold, holdJson, type OwnHold, readHold } from "./holds.ts";
import { type OwnPoint, type Point, pointJson, readPoint } from "./points.ts";
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
/** The same while one points, in ms: the pointer's picture glides over the gap. */
const POINTING_GAP_MS = 80;
/** Someone who types says so again; silence ends it after this, in ms. */
const TYPING_MS = 6_000;

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
  away: boolean;
  hold: OwnHold | null;
  point: OwnPoint | null;
}

interface Client {
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  readonly seenAt: number;
  /** When its state last changed, to know which of a member's tabs is in use. */
  readonly changedAt: number;
  readonly json: string;
  /** The state but for what is held and pointed at, which changes with every movement. */
  readonly rest: string;
  readonly hold: OwnHold | undefined;
  readonly point: OwnPoint | undefined;
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
  #local: Local = { location: null, typing: false, idle: false, away: false, hold: null, point: null };
  #link: { send: (update: Uint8Array<ArrayBuffer>) => void; clientId: number } | undefined;
  #clock = 0;
  #sentAt = -Infinity;
  #sending: unknown;
  #sendingAt = Infinity;
  #renewing: unknown;
  #typing: unknown;
  #view: ReadonlyMap<MemberId, Presence> | undefined;
  #holds: readonly Hold[] | undefined;
  #points: readonly Point[] | undefined;

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

  /** What others point at, and the reader in other tabs. */
  get points(): readonly Point[] {
    this.#points ??= this.#readPoints();
    return this.#points;
  }

  /** What the reader points at; `null`: nothing. */
  setPoint(point: OwnPoint | null): void {
    const known = this.#local.point;
    if (known?.anchor === point?.anchor && known?.x === point?.x && known?.y === point?.y) return;
    this.#local = { ...this.#local, point };
    this.#sendSoon(POINTING_GAP_MS);
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
    // What is pointed at is a thing of the page that is left.
    const left = known?.page !== location.page;
    this.#setLocal({ location: { ...location }, ...(left && { point: null }) });
  }

  setTyping(typing: boolean): void {
    const { env } = this.#options;
    env.clearTimeout(this.#typing);
    if (typing) this.#typing = env.setTimeout(() => this.setTyping(false), TYPING_MS);
    if (this.#local.typing !== typing) this.#setLocal({ typing });
  }

  /** Who is away is idle, too. */
  setIdle(idle: boolean, away = false): void {
    const known = this.#local;
    if (known.idle !== idle || known.away !== (idle && away)) this.#setLocal({ idle, away: idle && away });
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
    let pointed = false;
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
      pointed ||= known?.point !== undefined || client.point !== undefined;
      changed ||= !stays;
    }
    this.#schedule();
    if (held) this.#holds = undefined;
    if (pointed) this.#points = undefined;
    if (changed) this.#touch();
    else if (held || pointed) this.#options.changed();
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
    this.#points = undefined;
    this.#options.changed();
  }

  #readPoints(): readonly Point[] {
    const points: Point[] = [];
    for (const [client, { state, point }] of this.#clients) {
      if (!point || !state) continue;
      const tab = readState(state);
      if (tab?.place.page !== undefined) points.push({ ...point, client, member: tab.member, page: tab.place.page });
    }
    return points.length === 0 ? NO_POINTS : points;
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
    const { location, typing, idle, away } = this.#local;
    const own = { member: me, place: location ?? {}, typing, idle, away, at: Infinity };
    const tabs = this.#link ? [own] : [];
    for (const { state, changedAt } of this.#clients.values()) {
      const tab = state && readState(state);
      if (tab) tabs.push({ ...tab, at: changedAt });
    }
    // The tab in use comes last and says where its person is.
    const rank = (tab: { idle: boolean; away: boolean }) => Number(tab.idle) + Number(tab.away);
    tabs.sort((a, b) => rank(b) - rank(a) || a.at - b.at);
    const people = new Map<MemberId, Presence>();
    for (const { member, place, typing, idle, away } of tabs) {
      const others = people.get(member);
      people.set(member, {
        member,
        clients: (others?.clients ?? 0) + 1,
        ...place,
        typing: typing || (others?.typing ?? false),
        idle: idle && (others?.idle ?? true),
        away: away && (others?.away ?? true),
      });
    }
    return people;
  }
}

const NO_HOLDS: readonly Hold[] = [];
const NO_POINTS: readonly Point[] = [];
const bytes = new TextEncoder();

function localJson({ location, typing, idle, away, hold, point }: Local): string {
  const rare = { ...(away && { away }) };
  const fleeting = { ...(hold && { hold: holdJson(hold) }), ...(point && { point: pointJson(point) }) };
  const json = JSON.stringify({ location, typing, idle, ...rare, ...fleeting });
  // The server refuses more; only an absurd anchor gets there.
  if (json.length * 3 <= MAX_AWARENESS_STATE_BYTES || bytes.encode(json).length <= MAX_AWARENESS_STATE_BYTES)
    return json;
  return JSON.stringify({ location: null, typing, idle, ...rare });
}

function parseClient(json: string): Pick<Client, "state" | "rest" | "hold" | "point"> {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === "object" && parsed !== null) {
      const { hold, point, ...state } = parsed as Record<string, unknown>;
      return { state, rest: JSON.stringify(state), hold: readHold(hold), point: readPoint(point) };
    }
  } catch {
    // What can't be read says nothing.
  }
  return { state: null, rest: json, hold: undefined, point: undefined };
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
    away: state["idle"] === true && state["away"] === true,
  };
}
