import { t } from "../../i18n/index.ts";
import type { Face } from "../../icons/friend.ts";
import type { MemberId, MemberView } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";

type Members = Pick<RoomState, "members">;
type Reader = Pick<RoomState, "me" | "members"> & Partial<Pick<RoomState, "waiting">>;

/** What somebody is called: also who left before the page knew them, and who was erased. */
export function nameOf({ members }: Members, id: MemberId | undefined): string {
  const name = members.get(id ?? "")?.name ?? "";
  return name === "" ? t.common.someone : name;
}

/** Somebody's face: also of who has no name any more. */
export function faceOf({ members }: Members, id: MemberId): Face {
  return { avatar: members.get(id)?.avatar ?? 0, name: nameOf({ members }, id) };
}

/** {@link nameOf} as the reader reads it: they themselves are "You". */
export function calledOf({ me, members }: Pick<RoomState, "me" | "members">, id: MemberId): string {
  return id === me ? t.common.you : nameOf({ members }, id);
}

/** Whether the reader may do more than look on: by their role, and because they have a seat. As long as their role isn't known it is taken for granted. */
export function mayWrite({ me, members, waiting = null }: Reader): boolean {
  return waiting === null && members.get(me)?.role !== "viewer";
}

/** Whether the reader is a host or a cohost. */
export function isHost({ me, members }: Reader): boolean {
  const role = members.get(me)?.role;
  return role === "host" || role === "cohost";
}

/** Whether somebody is in the room to shop: not gone, not only to look on. */
export function takesPart({ gone, role }: MemberView): boolean {
  return !gone && role !== "viewer";
}

/** All who take part, in the order in which they came. */
export function takingPart(members: Members["members"]): MemberView[] {
  return [...members.values()].filter(takesPart).sort((a, b) => a.joined_at - b.joined_at);
}
