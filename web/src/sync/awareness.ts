/** The y-awareness frames, as y-protocols writes them: how many entries, and of each its client, clock and state. */
import { message, Reader } from "./wire.ts";

/** Entries read of one update, and clients remembered: more than the sockets of a room of friends. */
export const MAX_CLIENTS = 2_000;

/** One client's entry: count 1, id, clock, state as JSON. */
export function writeUpdate(clientId: number, clock: number, json: string): Uint8Array<ArrayBuffer> {
  return message(1, clientId, clock, json);
}

/** The entries of an awareness update, as far as they can be read. */
export function readUpdate(update: Uint8Array<ArrayBuffer>): { clientId: number; clock: number; json: string }[] {
  const entries: { clientId: number; clock: number; json: string }[] = [];
  try {
    const reader = new Reader(update);
    const count = Math.min(reader.number(), MAX_CLIENTS);
    for (let i = 0; i < count; i++) {
      entries.push({ clientId: reader.number(), clock: reader.number(), json: reader.text() });
    }
  } catch {
    // What came before is good.
  }
  return entries;
}
