import { ApiError } from "../../api/http.ts";
import type { Credentials } from "../../api/types.ts";
import { tellMissing } from "../../i18n/part.ts";
import type { RoomId } from "../../protocol/generated.ts";
import { fetchBoard, RoomClient } from "../../sync/room-client.ts";
import { persist } from "../../ui/persist.ts";
import { problemText } from "../../ui/problem.ts";
import { rooms } from "../../ui/services.ts";
import type { EndReason } from "./end.ts";

/** Opens the room's line; a ticket is good for one socket, so later ones join again. */
export function openRoom(room: RoomId, credentials: Credentials): RoomClient {
  const board = () =>
    persist(fetchBoard).catch((error: unknown) => {
      tellMissing();
      throw error;
    });
  return RoomClient.open({ roomId: room, credentials, board, rejoin: () => rooms.join(room) });
}

/** Why one could not come in. */
export function joinEnd(error: unknown): { reason: EndReason; detail: string } {
  if (error instanceof ApiError) {
    if (error.status === 401 || error.status === 403) return { reason: "not_member", detail: "" };
    if (error.status === 404) return { reason: "no_room", detail: "" };
  }
  return { reason: "other", detail: problemText(error) };
}

/** What is on its way when one leaves for another page still arrives. */
export function closeWhenSaved(client: RoomClient): void {
  const done = () => client.state.unsaved === 0 || client.state.end !== null;
  if (done()) {
    client.close();
    return;
  }
  const stop = client.on("change", () => {
    if (!done()) return;
    stop();
    client.close();
  });
}
