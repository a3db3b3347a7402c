import type { MyRoom } from "../api/types.ts";

/** An event stands among what is to come until so long after it began: who is late should find it. */
const LASTS_MS = 6 * 60 * 60_000;

/** What a field for date and time says, in the reader's own time; null where that is no time. */
export function readLocal(value: string): number | null {
  const at = new Date(value).getTime();
  return Number.isFinite(at) && at > 0 ? at : null;
}

/** The same of the field itself: undefined where nothing is in it, null where that is no time. */
export function timeIn({ value, validity }: HTMLInputElement): number | null | undefined {
  return value === "" && !validity.badInput ? undefined : readLocal(value);
}

/** A time as such a field wants it. */
export function writeLocal(at: number): string {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Whether an event is still to come, or has only just begun. */
export function isAhead(startsAt: number, now: number): boolean {
  return startsAt + LASTS_MS > now;
}

/** One's rooms as the front page shows them. */
export interface Shelved {
  /** The next one first. */
  readonly upcoming: readonly MyRoom[];
  /** As they come: last seen first. */
  readonly recent: readonly MyRoom[];
  readonly archived: readonly MyRoom[];
}

export function shelve(rooms: readonly MyRoom[], now: number): Shelved {
  const kept = rooms.filter(({ archived }) => !archived);
  const starts = ({ room }: MyRoom): number => room.starts_at ?? 0;
  const isUpcoming = (room: MyRoom): boolean => isAhead(starts(room), now);
  return {
    upcoming: kept.filter(isUpcoming).sort((a, b) => starts(a) - starts(b)),
    recent: kept.filter((room) => !isUpcoming(room)),
    archived: rooms.filter(({ archived }) => archived),
  };
}
