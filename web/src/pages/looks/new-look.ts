import { t } from "../../i18n/later.ts";
import type { RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { roomUrl, router } from "../../ui/router.ts";

/** Begins a look and opens its board. */
export function newLook(client: RoomClient, room: RoomId): void {
  const look = client.looks.add(t.looks.untitled(client.state.looks.size + 1));
  if (client.state.looks.has(look)) router.go(roomUrl(room, { looks: look }));
}
