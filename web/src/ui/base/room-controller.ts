import type { RoomState } from "../../sync/room-client.ts";
import { ClientController, type ClientHost } from "./client-controller.ts";

/** Draws its host again when one of the named parts of the room's state changes. */
export class RoomController extends ClientController<"change"> {
  constructor(host: ClientHost, keys: readonly (keyof RoomState)[]) {
    super(host, "change", ({ keys: changed }) => {
      // Whoever gets a seat may do what they could not.
      if (changed.has("waiting") || keys.some((key) => changed.has(key))) host.requestUpdate();
    });
  }
}
