import type { MemberId } from "../protocol/generated.ts";
import type { Presence } from "./room-state.ts";

/** Who is where, as far as following goes. */
type People = ReadonlyMap<MemberId, Pick<Presence, "leader">>;

/** More than the server lets be in a row; it bounds a walk over what others say. */
const MAX_STEPS = 64;

/** The one at the head of the row that somebody stands in: they themselves, where they follow nobody. */
export function headOf(people: People, member: MemberId): MemberId {
  let at = member;
  for (let step = 0; step < MAX_STEPS; step++) {
    const leader = people.get(at)?.leader;
    if (leader === undefined || leader === member) return at;
    at = leader;
  }
  return at;
}

/** Whether somebody is led by another, over whomever. */
export function isLedBy(people: People, member: MemberId, leader: MemberId): boolean {
  let at = people.get(member)?.leader;
  for (let step = 0; step < MAX_STEPS && at !== undefined; step++) {
    if (at === leader) return true;
    at = people.get(at)?.leader;
  }
  return false;
}

/** Who goes where somebody goes. */
export function followersOf(people: People, leader: MemberId): MemberId[] {
  return [...people.keys()].filter((member) => member !== leader && isLedBy(people, member, leader));
}
