import { CLOSE_CODES, type CloseRow } from "../protocol/generated.ts";

/** Shortest and longest wait before a new try, in ms. */
export const MIN_WAIT_MS = 300;
export const MAX_WAIT_MS = 15_000;
/** Ceiling of the first wait, in ms; it doubles with each try. */
const FIRST_CEILING_MS = 1_000;
/** A restart throws everybody out at once: they come back spread over this many doublings more. */
const RESTART_DOUBLINGS = 2;

/** Full jitter: anywhere between the shortest wait and a ceiling that doubles, so that a crowd does not come back in step. */
export function backoff(attempt: number, random: number): number {
  // Beyond 2^10 the ceiling is the cap anyway.
  const ceiling = Math.min(MAX_WAIT_MS, FIRST_CEILING_MS * 2 ** Math.min(attempt, 10));
  return MIN_WAIT_MS + random * (ceiling - MIN_WAIT_MS);
}

/** What attempt the wait after this close counts as. */
export function attemptAfter(row: CloseRow | undefined, attempt: number): number {
  return row?.name === "restart" ? Math.max(attempt, RESTART_DOUBLINGS) : attempt;
}

/** The row of a close code; codes that only a newer server knows are final in the range that is final for everybody. */
export function closeRow(code: number): CloseRow | undefined {
  const row = CLOSE_CODES.find((each) => each.code === code);
  if (row || code < 4400 || code > 4499) return row;
  return { code, name: "unknown", retry: "never", tell: "The server closed this room for you. Reload the page." };
}

/** The row by its stable name. */
export function closeRowNamed(name: string): CloseRow {
  const row = CLOSE_CODES.find((each) => each.name === name);
  if (!row) throw new Error(`no close code is called ${name}`);
  return row;
}
