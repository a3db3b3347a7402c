import { t } from "../../../i18n/later.ts";
import type { RoomId } from "../../../protocol/generated.ts";
import type { RoomState } from "../../../sync/room-client.ts";
import { ask } from "../../../ui/confirm/ask.ts";
import { problemText } from "../../../ui/problem.ts";
import { router } from "../../../ui/router.ts";
import { rooms } from "../../../ui/services.ts";
import { toasts } from "../../../ui/toasts/toast-service.ts";

/** Asks, has the reader erased from the room, and goes to the front page. */
export async function eraseMe(room: RoomId, current: RoomState): Promise<void> {
  const others = [...current.members.values()].filter(({ id, gone }) => !gone && id !== current.me);
  const lastHost = current.members.get(current.me)?.role === "host" && others.every(({ role }) => role !== "host");
  const also = others.length === 0 ? t.keeping.eraseAlone : lastHost ? t.keeping.eraseHost : "";
  const text = `${t.keeping.eraseText} ${also}`.trim();
  if (!(await ask({ title: t.keeping.eraseAsk, text, yes: t.keeping.eraseDo }))) return;
  await go(async () => ((await rooms.eraseMe(room)).room_deleted ? t.keeping.roomGone : t.keeping.eraseDone), room);
}

/** Asks, deletes the room, and goes to the front page. */
export async function deleteRoom(room: RoomId, current: RoomState): Promise<void> {
  const name = current.room?.name ?? "";
  const people = [...current.members.values()].filter(({ gone }) => !gone).length;
  const yes = await ask({
    title: t.keeping.deleteAsk(name),
    text: t.keeping.deleteText(people),
    yes: t.keeping.deleteDo,
    type: { label: t.keeping.typeName, word: name },
  });
  if (!yes) return;
  await go(async () => {
    await rooms.deleteRoom(room);
    return t.keeping.roomGone;
  }, room);
}

async function go(work: () => Promise<string>, room: RoomId): Promise<void> {
  try {
    const text = await work();
    forget(room);
    router.go("/");
    toasts.show({ kind: "done", icon: "check", text });
  } catch (error) {
    toasts.show({ kind: "wrong", icon: "alert", text: problemText(error) });
  }
}

/** What this device keeps of a room. */
function forget(room: RoomId): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.includes(room)) localStorage.removeItem(key);
  } catch {
    // A browser that lets no page keep anything has kept nothing.
  }
}
