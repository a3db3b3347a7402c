/** The browser's sockets: where a room's is, and one that is opened ahead of the code that is going to have it. */
import { AHEAD_MS } from "../api/http.ts";
import { type RoomId, SUBPROTOCOL } from "../protocol/generated.ts";
import type { Socket } from "./env.ts";
import { encodeFrame } from "./frames.ts";

/** What never says a word the server takes for dead after 5 s: nobody who speaks has come until now, in ms. */
const FIRST_WORD_MS = 2_500;
/** Normal closure, the only code besides 3000–4999 that a browser lets us send. */
export const NORMAL_CLOSURE = 1000;

/** Path and query of a room's socket for a ticket, which resumes where a client left off, or begins. */
export function socketPath(room: RoomId, ticket: string, from?: { seq: number; epoch: number }): string {
  const query = new URLSearchParams({ ticket });
  if (from) {
    query.set("seq", String(from.seq));
    query.set("epoch", String(from.epoch));
  }
  return `/ws/rooms/${encodeURIComponent(room)}?${query.toString()}`;
}

/** `ws://…` or `wss://…`, without a slash at the end. */
export function socketBase(): string {
  return location.origin.replace(/^http/, "ws");
}

interface Early {
  readonly socket: WebSocket;
  /** What came before anybody listened, in its order. */
  readonly heard: (MessageEvent<unknown> | CloseEvent)[];
  /** Nobody speaks for it any more but whoever took it. */
  readonly leave: () => void;
}

/** By address: a ticket is good for one. */
const early = new Map<string, Early>();

/**
 * Opens a room's socket while the room's code is still on its way: it takes as long again as to be let in. It is kept as long as the
 * pass that it was opened with.
 */
export function connectAhead(room: RoomId, ticket: string): void {
  const url = socketBase() + socketPath(room, ticket);
  const socket = new WebSocket(url, SUBPROTOCOL);
  socket.binaryType = "arraybuffer";
  const heard: Early["heard"] = [];
  socket.onmessage = socket.onclose = (event: MessageEvent<unknown> | CloseEvent) => void heard.push(event);
  let word: ReturnType<typeof setTimeout> | undefined;
  socket.onopen = () => {
    word = setTimeout(() => socket.send(encodeFrame({ type: "query" })), FIRST_WORD_MS);
  };
  const giveUp = setTimeout(() => {
    leave();
    socket.close(NORMAL_CLOSURE);
  }, AHEAD_MS);
  const leave = (): void => {
    early.delete(url);
    socket.onopen = null;
    clearTimeout(word);
    clearTimeout(giveUp);
  };
  early.set(url, { socket, heard, leave });
}

/** The socket that was opened ahead for this address, which then tells whoever listens by now what it has heard; or a new one. */
export function connect(url: string, protocol: string): Socket {
  const ahead = early.get(url);
  if (!ahead) return new WebSocket(url, protocol) as Socket;
  ahead.leave();
  const socket = ahead.socket as Socket;
  queueMicrotask(() => {
    for (const event of ahead.heard) {
      if ("data" in event) socket.onmessage?.(event);
      else socket.onclose?.(event);
    }
  });
  return socket;
}
