import type { CommandError, Limits, LookId, MemberId, Role, VariantId } from "../protocol/generated.ts";
import { cartKey, linesOf, quantityOf } from "./cart.ts";
import { judgeLook, type LookIntent, outdoes, renamed } from "./look-intents.ts";
import type { Looks } from "./looks.ts";
import type { Cart } from "./room-state.ts";

/** So many of this for that person; 0 takes the line away. */
export interface SetQuantity {
  readonly type: "set_quantity";
  readonly variant: VariantId;
  readonly member: MemberId;
  readonly quantity: number;
}

/** What a person wants of the board, apart from how the board says it: it can be done again on a fresh copy. */
export type Intent = SetQuantity | LookIntent;

/** Whether it is about the cart; else it is about looks. */
export function isLine(intent: Intent): intent is SetQuantity {
  return intent.type === "set_quantity";
}

/** What an intent is judged by. */
export interface Situation {
  readonly me: MemberId;
  readonly role: Role;
  readonly limits: Limits | null;
  readonly cart: Cart;
  readonly looks: Looks;
  /** Whether nobody may change a look now. */
  readonly locked: (look: LookId) => boolean;
  /** Looks are for hosts and cohosts to change. */
  readonly hostsEdit: boolean;
}

/** Why it cannot be done, by the same rules as the server's gate and under the names of its close codes; null if it can. */
export function judge(
  intent: Intent,
  { me, role, limits, cart, looks, locked, hostsEdit }: Situation,
): CommandError | null {
  if (role === "viewer") return { code: "read_only", message: "Viewers cannot change the board." };
  if (!isLine(intent)) {
    if (hostsEdit && role === "shopper") return { code: "hosts_edit", message: "Only hosts change looks here." };
    if (locked(intent.look)) return { code: "look_locked", message: "The look is locked." };
    return judgeLook(intent, looks, me, limits);
  }
  if (intent.member !== me && role === "shopper") {
    return { code: "forbidden", message: "This line is somebody else's." };
  }
  if (intent.quantity === 0 || !limits) return null;
  if (intent.quantity > limits.max_quantity) {
    return { code: "too_many", message: `At most ${limits.max_quantity} of one thing.` };
  }
  const isNew = quantityOf(cart, intent.variant, intent.member) === 0;
  if (isNew && linesOf(cart, intent.member) >= limits.max_lines) {
    return { code: "quota_exceeded", message: "You have put as much into this room as one person can." };
  }
  return null;
}

/** Whether a later intent makes an earlier one pointless. */
function overrides(later: Intent, earlier: Intent): boolean {
  if (!isLine(later)) return !isLine(earlier) && outdoes(later, earlier);
  return isLine(earlier) && cartKey(later.variant, later.member) === cartKey(earlier.variant, earlier.member);
}

/**
 * `queued`: not in the current copy. `written`: in the copy, but in no frame of this socket. A number: covered by that
 * update frame of this socket.
 */
type Place = "queued" | "written" | number;

interface Entry {
  intent: Intent;
  place: Place;
}

/** The edits that the server has not called saved, in the order they were made. */
export class Intents {
  #entries: Entry[] = [];

  get size(): number {
    return this.#entries.length;
  }

  get all(): readonly Intent[] {
    return this.#entries.map(({ intent }) => intent);
  }

  /** Those that are not in the current copy of the board, to be shown over it. */
  get queued(): readonly Intent[] {
    return this.#at((place) => place === "queued");
  }

  /** Those that the server may be looking at. */
  get inFlight(): readonly Intent[] {
    return this.#at((place) => typeof place === "number");
  }

  get hasWritten(): boolean {
    return this.#entries.some(({ place }) => place === "written");
  }

  add(intent: Intent, place: "queued" | "written"): void {
    // Only what is at the same place is replaced: what is in flight, or in the copy under a new edit that waits, has a fate of
    // its own for the server to tell.
    this.#entries = this.#entries.filter((entry) => entry.place !== place || !overrides(intent, entry.intent));
    this.#entries.push({ intent, place });
  }

  /** What was wanted before all of these, where none of them says otherwise by now. */
  addBefore(intents: readonly Intent[]): void {
    const still = intents.filter((intent) => !this.#entries.some((entry) => overrides(entry.intent, intent)));
    this.#entries.unshift(...still.map((intent): Entry => ({ intent, place: "queued" })));
  }

  /** The first that waits, without taking it away. */
  firstQueued(): Intent | undefined {
    return this.#entries.find(({ place }) => place === "queued")?.intent;
  }

  /** It was written into the copy. */
  written(intent: Intent): void {
    const entry = this.#entries.find((each) => each.intent === intent);
    if (entry) entry.place = "written";
  }

  drop(intent: Intent): void {
    this.#entries = this.#entries.filter((entry) => entry.intent !== intent);
  }

  /** The `frame`th update frame of this socket carries all that was written. */
  sent(frame: number, everything: boolean): void {
    for (const entry of this.#entries) {
      if (entry.place === "written" || (everything && typeof entry.place === "number")) entry.place = frame;
    }
  }

  /** The first `frames` update frames of this socket are durable. */
  saved(frames: number): void {
    this.#entries = this.#entries.filter(({ place }) => typeof place !== "number" || place > frames);
  }

  /** The socket is gone, and with it the count of its frames. */
  socketLost(): void {
    for (const entry of this.#entries) if (typeof entry.place === "number") entry.place = "written";
  }

  /** The copy is gone: everything has to be done again. */
  copyLost(): void {
    // Only the last word on each thing, in the order of these last words.
    this.#entries = this.#entries.filter(
      ({ intent }, at) => !this.#entries.some((later, i) => i > at && overrides(later.intent, intent)),
    );
    for (const entry of this.#entries) entry.place = "queued";
  }

  /** The same person has another id now. */
  rename(from: MemberId, to: MemberId): void {
    for (const entry of this.#entries) {
      const { intent } = entry;
      if (!isLine(intent)) entry.intent = renamed(intent, from, to);
      else if (intent.member === from) entry.intent = { ...intent, member: to };
    }
  }

  #at(matches: (place: Place) => boolean): Intent[] {
    return this.#entries.filter(({ place }) => matches(place)).map(({ intent }) => intent);
  }
}
