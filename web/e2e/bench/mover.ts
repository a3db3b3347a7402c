/** People who do nothing but move, as often as is wanted: bare sockets, which cost the machine little beside the page. */
import { SUBPROTOCOL } from "../../src/protocol/generated.ts";
import { writeUpdate } from "../../src/sync/awareness.ts";
import { encodeFrame } from "../../src/sync/frames.ts";
import { message } from "../../src/sync/wire.ts";
import type { Friend } from "../support/friend.ts";

/** Client ids of Yjs have 32 bits. */
const IDS = 2 ** 32;

export class Mover {
  readonly #socket: WebSocket;
  readonly #id = Math.floor(Math.random() * IDS);
  #clock = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Takes a friend's place: what they had of the room they let go of. */
  static async of(friend: Friend): Promise<Mover> {
    const socket = new WebSocket(await friend.socketAddress(), SUBPROTOCOL);
    friend.leave();
    await new Promise<void>((resolve, reject) => {
      // The greeting.
      socket.addEventListener("message", () => resolve(), { once: true });
      socket.addEventListener("close", ({ code }) => reject(new Error(`a mover was sent away: ${code}`)));
    });
    // Whoever says nothing at all is taken for dead: an empty state vector asks for the board.
    socket.send(encodeFrame({ type: "step1", bytes: message(0) }));
    return new Mover(socket);
  }

  /** Says where they are. */
  say(state: object): void {
    this.#clock += 1;
    const bytes = writeUpdate(this.#id, this.#clock, JSON.stringify(state));
    this.#socket.send(encodeFrame({ type: "awareness", bytes }));
  }

  leave(): void {
    this.#socket.close();
  }
}

/** Lets them say something in turns, `perSecond` times altogether, until it is stopped; by the clock, for timers are late. */
export function keepSaying(movers: readonly Mover[], perSecond: number, state: (who: number, n: number) => object) {
  const begun = performance.now();
  let said = 0;
  const timer = setInterval(() => {
    const due = ((performance.now() - begun) * perSecond) / 1_000;
    for (; said < due; said += 1) {
      const who = said % movers.length;
      movers[who]?.say(state(who, Math.floor(said / movers.length)));
    }
  }, 1_000 / perSecond);
  return (): void => clearInterval(timer);
}
