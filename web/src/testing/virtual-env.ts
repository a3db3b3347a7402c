import type { Slot } from "../sync/drawer.ts";
import type { Env, Signal, Socket } from "../sync/env.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** One end of a socket; the test is the other. */
export class FakeSocket implements Socket {
  binaryType = "blob";
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  /** What the client sent, oldest first. */
  readonly sent: (string | Uint8Array)[] = [];
  closedByClient = false;
  /** The server's end hears here. */
  hear: ((data: string | Uint8Array) => void) | undefined;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {}

  send(data: string | Uint8Array): void {
    this.sent.push(data);
    this.hear?.(data);
  }

  close(): void {
    this.readyState = 3;
    this.closedByClient = true;
  }

  /** The server says something. */
  say(data: string | Uint8Array | object): void {
    if (data instanceof Uint8Array) this.onmessage?.({ data: data.slice().buffer });
    else this.onmessage?.({ data: typeof data === "string" ? data : JSON.stringify(data) });
  }

  /** The server, or the network, closes. */
  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code, reason: "" });
  }
}

/** A clock that stands still until it is moved, chance that is given, and sockets that the test holds the other end of. */
export class VirtualEnv implements Env {
  readonly socketBase = "ws://test";
  readonly sockets: FakeSocket[] = [];
  /** What `random` gives. */
  chance = 0.5;
  isOnline = true;
  isVisible = true;
  /** Called with each new socket. */
  accept: ((socket: FakeSocket) => void) | undefined;
  #now = 1_000_000;
  #order = 0;
  #ids = 0;
  #slots = 0;
  readonly #timers = new Set<Timer>();
  readonly #listeners = new Set<(signal: Signal) => void>();

  now(): number {
    return this.#now;
  }

  random(): number {
    return this.chance;
  }

  id(): string {
    this.#ids += 1;
    return `id${this.#ids}`;
  }

  setTimeout(run: () => void, ms: number): unknown {
    this.#order += 1;
    const timer: Timer = { at: this.#now + ms, order: this.#order, run };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(handle: unknown): void {
    this.#timers.delete(handle as Timer);
  }

  connect(url: string, protocol: string): FakeSocket {
    const socket = new FakeSocket(url, protocol);
    this.sockets.push(socket);
    this.accept?.(socket);
    return socket;
  }

  online(): boolean {
    return this.isOnline;
  }

  visible(): boolean {
    return this.isVisible;
  }

  listen(hear: (signal: Signal) => void): () => void {
    this.#listeners.add(hear);
    return () => this.#listeners.delete(hear);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  signal(signal: Signal): void {
    for (const hear of this.#listeners) hear(signal);
  }

  /** What clients keep, by owner; a new one finds what those before it left. */
  readonly kept = new Map<string, string>();

  slot(owner: string): Slot {
    this.#slots += 1;
    const own = `${owner} ${this.#slots}`;
    return {
      take: () => {
        const keys = [...this.kept.keys()].filter((key) => key.startsWith(`${owner} `) && key !== own);
        const texts = keys.map((key) => this.kept.get(key) ?? "");
        for (const [n, key] of keys.entries()) {
          this.kept.delete(key);
          this.kept.set(`${own} taken ${n}`, texts[n] ?? "");
        }
        return Promise.resolve(texts);
      },
      settle: () => {
        for (const key of this.kept.keys()) if (key.startsWith(`${own} taken `)) this.kept.delete(key);
      },
      put: (text) => {
        if (text === null) this.kept.delete(own);
        else this.kept.set(own, text);
      },
      leave: () => undefined,
    };
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket yet");
    return socket;
  }

  /** Lets promises that are settled have their say. */
  async settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }

  /** Moves the clock, running what is due in order. */
  async advance(ms: number): Promise<void> {
    await this.settle();
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at || a.order - b.order);
      if (!next || next.at > until) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await this.settle();
    }
    this.#now = until;
    await this.settle();
  }
}
