import { browserSlot, type Slot } from "./drawer.ts";
import { connect, socketBase } from "./socket.ts";

/** The part of a WebSocket that is used here; the browser's and that of `ws` have it. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
}

/** What the surroundings say: the network came or went, or the tab is looked at again. */
export type Signal = "online" | "offline" | "visible";

/** Everything that is not a computation, so that tests and Node can bring their own. */
export interface Env {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** A new id, unique for all practical purposes. */
  id(): string;
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  connect(url: string, protocol: string): Socket;
  /** `ws://…` or `wss://…`, without a slash at the end. */
  readonly socketBase: string;
  online(): boolean;
  visible(): boolean;
  /** Returns what stops it. */
  listen(hear: (signal: Signal) => void): () => void;
  /** A place for what a client of this room and member could not send. */
  slot(owner: string): Slot;
}

/** 96 random bits: `crypto.randomUUID` is missing where a page is not served over https. */
function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The browser. */
export function browserEnv(): Env {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    id: randomId,
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (handle) => clearTimeout(handle as number | undefined),
    connect,
    socketBase: socketBase(),
    online: () => navigator.onLine,
    visible: () => document.visibilityState === "visible",
    slot: (owner) => browserSlot(owner, randomId),
    listen(hear) {
      const stop = new AbortController();
      const { signal } = stop;
      addEventListener("online", () => hear("online"), { signal });
      addEventListener("offline", () => hear("offline"), { signal });
      // A page out of the back-forward cache has lost its socket without a word.
      addEventListener("pageshow", (event) => event.persisted && hear("visible"), { signal });
      document.addEventListener(
        "visibilitychange",
        () => {
          if (document.visibilityState === "visible") hear("visible");
        },
        { signal },
      );
      return () => stop.abort();
    },
  };
}
