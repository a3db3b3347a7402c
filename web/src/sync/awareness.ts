/** The y-awareness frames, as y-protocols writes them: how many entries, and of each its client, clock and state. */
import { createDecoder, readVarString, readVarUint } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";

/** Entries read of one update, and clients remembered: more than the sockets of a room of friends. */
export const MAX_CLIENTS = 2_000;

/** One client's entry: count 1, id, clock, state as JSON. */
export function writeUpdate(clientId: number, clock: number, json: string): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder();
  writeVarUint(encoder, 1);
  writeVarUint(encoder, clientId);
  writeVarUint(encoder, clock);
  writeVarString(encoder, json);
  return toUint8Array(encoder);
}

/** The entries of an awareness update, as far as they can be read. */
export function readUpdate(update: Uint8Array<ArrayBuffer>): { clientId: number; clock: number; json: string }[] {
  const entries: { clientId: number; clock: number; json: string }[] = [];
  try {
    const decoder = createDecoder(update);
    const count = Math.min(readVarUint(decoder), MAX_CLIENTS);
    for (let i = 0; i < count; i++) {
      entries.push({ clientId: readVarUint(decoder), clock: readVarUint(decoder), json: readVarString(decoder) });
    }
  } catch {
    // What came before is good.
  }
  return entries;
}
