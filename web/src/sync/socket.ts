/** The browser's sockets: where a room's is, and one that is opened ahead of the code that is going to have it. */
import { type RoomId, SUBPROTOCOL } from "../protocol/generated.ts";
import type { Socket } from "./env.ts";

/** How long a socket waits for its code, in ms: longer than a slow network takes for that, and shorter than the server waits. */
const KEPT_MS = 20_000;
/** Normal closure, as there is nobody who wants it any more. */
const NORMAL_CLOSURE = 1000;

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
  readonly giveUp: ReturnType<typeof setTimeout>;
}

/** By address: a ticket is good for one. */
const early = new Map<string, Early>();

/** Opens a room's socket while the room's code is still on its way: it takes as long again as to be let in. */
export function connectAhead(room: RoomId, ticket: string): void {
  const url = socketBase() + socketPath(room, ticket);
  const socket = new WebSocket(url, SUBPROTOCOL);
  socket.binaryType = "arraybuffer";
  const heard: Early["heard"] = [];
  socket.onmessage = socket.onclose = (event: MessageEvent<unknown> | CloseEvent) => void heard.push(event);
  const giveUp = setTimeout(() => {
    early.delete(url);
    socket.close(NORMAL_CLOSURE);
  }, KEPT_MS);
  early.set(url, { socket, heard, giveUp });
}

/** The socket that was opened ahead for this address, which then tells whoever listens by now what it has heard; or a new one. */
export function connect(url: string, protocol: string): Socket {
  const ahead = early.get(url);
  if (!ahead) return new WebSocket(url, protocol) as Socket;
  early.delete(url);
  clearTimeout(ahead.giveUp);
  const socket = ahead.socket as Socket;
  queueMicrotask(() => {
    for (const event of ahead.heard) {
      if ("data" in event) socket.onmessage?.(event);
      else socket.onclose?.(event);
    }
  });
  return socket;
}
