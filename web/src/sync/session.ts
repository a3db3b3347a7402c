import type { Credentials } from "../api/types.ts";

/** A ticket lives 30 s; this leaves time for the way, in ms. */
const TICKET_FRESH_MS = 20_000;

/** The passes to a room, in memory only: a reload joins again by the cookie. */
export class Session {
  readonly #rejoin: () => Promise<Credentials>;
  readonly #now: () => number;
  #unused: { readonly ticket: string; readonly at: number } | undefined;

  constructor(options: { first: Credentials; rejoin: () => Promise<Credentials>; now: () => number }) {
    this.#rejoin = options.rejoin;
    this.#now = options.now;
    this.#unused = { ticket: options.first.ticket, at: this.#now() };
  }

  /** A ticket for one socket. Throws what `rejoin` throws. */
  async ticket(): Promise<string> {
    const unused = this.#unused;
    this.#unused = undefined;
    if (unused && this.#now() - unused.at < TICKET_FRESH_MS) return unused.ticket;
    return (await this.#rejoin()).ticket;
  }
}
