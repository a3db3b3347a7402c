import { ApiError } from "../api/http.ts";
import { type CloseRow, SUBPROTOCOL } from "../protocol/generated.ts";
import { attemptAfter, backoff, closeRow, closeRowNamed } from "./backoff.ts";
import type { Env, Signal, Socket } from "./env.ts";
import { encodeFrame } from "./frames.ts";
import { NORMAL_CLOSURE } from "./socket.ts";

/** From the first byte of the upgrade to `hello`, in ms. */
const GREETING_MS = 12_000;
/** A socket this silent is asked for a sign of life, in ms. */
const SILENCE_MS = 30_000;
/** How long it has for that, in ms; less where we know that something happened to the network or the tab. */
const PROBE_MS = 10_000;
const QUICK_PROBE_MS = 4_000;
/** A connection that lasted this long was a good one: the next wait is short again, in ms. */
const STABLE_MS = 10_000;
/** When the network comes back, everybody behind it does: spread over this, in ms. */
const WAKE_SPREAD_MS = 300;

type Phase =
  | { readonly name: "joining" }
  | { readonly name: "greeting"; readonly socket: Socket }
  | { readonly name: "live"; readonly socket: Socket; readonly since: number }
  | { readonly name: "waiting"; readonly until: number }
  | { readonly name: "closed"; readonly row: CloseRow | null };

export interface ConnectionOptions {
  readonly env: Env;
  /** A ticket for one socket. */
  readonly ticket: () => Promise<string>;
  /** Path and query of the socket's address for this ticket, with the point to resume from. */
  readonly path: (ticket: string) => string;
  readonly text: (data: string) => void;
  readonly binary: (data: Uint8Array<ArrayBuffer>) => void;
  /** A socket is gone; `row` says why where the server did. */
  readonly lost: (row: CloseRow | undefined) => void;
  /** The phase is another one. */
  readonly changed: () => void;
}

/** Gets a socket, keeps it, and gets the next one, as the table of close codes says. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #stopListening: () => void;
  #phase: Phase = { name: "joining" };
  /** Tries in a row that came to nothing. */
  #attempt = 0;
  #timer: unknown;
  #heardAt = 0;
  /** Messages heard in all. */
  #heard = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#stopListening = options.env.listen((signal) => this.#hear(signal));
  }

  get phase(): Phase["name"] {
    return this.#phase.name;
  }

  /** When it tries again, in ms from now; null while it is not waiting. */
  get retryInMs(): number | null {
    return this.#phase.name === "waiting" ? Math.max(0, this.#phase.until - this.#options.env.now()) : null;
  }

  /** Why it is over; null while it is not, or where the page itself closed it. */
  get end(): CloseRow | null {
    return this.#phase.name === "closed" ? this.#phase.row : null;
  }

  start(): void {
    void this.#join();
  }

  /** The `hello` came. */
  greeted(): void {
    if (this.#phase.name !== "greeting") return;
    this.#set({ name: "live", socket: this.#phase.socket, since: this.#options.env.now() });
    this.#watch();
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#phase.name !== "live" && this.#phase.name !== "greeting") return;
    try {
      this.#phase.socket.send(data);
    } catch {
      // It is closing: what was not acknowledged goes out on the next one.
    }
  }

  /** This socket is no good, as when it sent something unreadable: gets another. */
  restart(): void {
    this.#drop();
    this.#lost(undefined);
  }

  /** The person doesn't want to sit out the wait. */
  retry(): void {
    if (this.#phase.name === "waiting") this.#waitFor(0);
  }

  close(): void {
    this.#drop();
    this.#end(null);
  }

  async #join(): Promise<void> {
    this.#set({ name: "joining" });
    const joining = this.#phase;
    const stale = () => this.#phase !== joining;
    try {
      const ticket = await this.#options.ticket();
      if (!stale()) this.#open(ticket);
    } catch (error) {
      if (stale()) return;
      const status = error instanceof ApiError ? error.status : 0;
      if (status === 404) this.#end(closeRowNamed("no_room"));
      else if (status === 401 || status === 403) this.#end(closeRowNamed("removed"));
      else this.#wait(undefined, error instanceof ApiError ? error.retryAfterMs : undefined);
    }
  }

  #open(ticket: string): void {
    const { env, path, text, binary } = this.#options;
    const socket = env.connect(env.socketBase + path(ticket), SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      this.#heardAt = env.now();
      this.#heard += 1;
      if (typeof data === "string") text(data);
      else if (data instanceof ArrayBuffer) binary(new Uint8Array(data));
    };
    socket.onclose = ({ code }) => {
      forget(socket);
      this.#lost(closeRow(code));
    };
    // The close that follows tells more; but Node's `ws` throws where nobody listens.
    socket.onerror = () => undefined;
    this.#set({ name: "greeting", socket });
    this.#arm(() => this.restart(), GREETING_MS);
  }

  /** Whatever socket there was is gone. */
  #lost(row: CloseRow | undefined): void {
    const { env, lost } = this.#options;
    const phase = this.#phase;
    if (phase.name === "live" && env.now() - phase.since >= STABLE_MS) this.#attempt = 0;
    if (row?.retry === "never") this.#end(row);
    else this.#wait(row);
    lost(row);
  }

  #wait(row: CloseRow | undefined, atLeastMs = 0): void {
    const { env } = this.#options;
    const first = this.#attempt === 0 && (row?.retry === "fresh_copy" || row?.retry === "rejoin");
    // What the server wants at once and for the first time may be at once.
    const wait = first
      ? env.random() * WAKE_SPREAD_MS
      : Math.max(backoff(attemptAfter(row, this.#attempt), env.random()), atLeastMs);
    this.#attempt += 1;
    this.#waitFor(wait);
  }

  #waitFor(ms: number): void {
    this.#set({ name: "waiting", until: this.#options.env.now() + ms });
    this.#arm(() => void this.#join(), ms);
  }

  #end(row: CloseRow | null): void {
    if (this.#phase.name === "closed") return;
    this.#stopListening();
    this.#disarm();
    this.#set({ name: "closed", row });
  }

  #hear(signal: Signal): void {
    const { env } = this.#options;
    switch (this.#phase.name) {
      case "waiting":
        // Nobody should sit out a long wait whose reason has just gone away.
        if (signal !== "offline") this.#waitFor(Math.min(this.retryInMs ?? 0, env.random() * WAKE_SPREAD_MS));
        break;
      case "live":
        // A tab that slept or a network that changed may have lost its socket without a word.
        if (signal !== "visible" || env.now() - this.#heardAt > QUICK_PROBE_MS) this.#probe(QUICK_PROBE_MS);
        break;
      case "joining":
      case "greeting":
      case "closed":
        break;
    }
    this.#options.changed();
  }

  /** Waits until the socket has been silent for too long. */
  #watch(): void {
    const { env } = this.#options;
    this.#arm(
      () => {
        // A hidden tab's timers come late and mean little: it is looked after when it is looked at.
        if (env.now() - this.#heardAt < SILENCE_MS || !env.visible()) this.#watch();
        else this.#probe(PROBE_MS);
      },
      Math.max(1_000, this.#heardAt + SILENCE_MS - env.now()),
    );
  }

  #probe(patienceMs: number): void {
    const heard = this.#heard;
    this.send(encodeFrame({ type: "query" }));
    this.#arm(() => {
      if (this.#heard > heard) this.#watch();
      else this.restart();
    }, patienceMs);
  }

  #set(phase: Phase): void {
    if (phase.name !== "live") this.#disarm();
    this.#phase = phase;
    this.#options.changed();
  }

  #arm(run: () => void, ms: number): void {
    this.#disarm();
    this.#timer = this.#options.env.setTimeout(run, ms);
  }

  #disarm(): void {
    this.#options.env.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Lets go of the socket without waiting for its goodbye: on a dead network that takes minutes. */
  #drop(): void {
    if (this.#phase.name !== "live" && this.#phase.name !== "greeting") return;
    const { socket } = this.#phase;
    forget(socket);
    try {
      socket.close(NORMAL_CLOSURE);
    } catch {
      // Not open yet, or closed already.
    }
  }
}

function forget(socket: Socket): void {
  socket.onopen = socket.onmessage = socket.onclose = null;
}
