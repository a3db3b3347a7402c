import { t } from "../../i18n/index.ts";
import type { Face } from "../../icons/friend.ts";
import type { MemberId, MemberView } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { isOver } from "../../sync/room-state.ts";

type Members = Pick<RoomState, "members">;
type Reader = Pick<RoomState, "me" | "members"> & Partial<Pick<RoomState, "waiting" | "room" | "serverTimeOffset">>;

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

/** Whether the room's end has come. */
export function isOverNow({ room = null, serverTimeOffset = 0 }: Partial<Reader>): boolean {
  return isOver(room, Date.now() + serverTimeOffset);
}

/** Whether the reader may do more than look on: by their role, because they have a seat, and while the room isn't over. As long as their role isn't known it is taken for granted. */
export function mayWrite(reader: Reader): boolean {
  const { me, members, waiting = null } = reader;
  return waiting === null && members.get(me)?.role !== "viewer" && !isOverNow(reader);
}

/** Whether they may change what is everybody's: looks, and what is noted on lines. */
export function mayEdit(reader: Reader & Pick<RoomState, "editors">): boolean {
  return mayWrite(reader) && (reader.editors === "everybody" || isHost(reader));
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
