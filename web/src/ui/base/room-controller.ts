import type { RoomState } from "../../sync/room-client.ts";
import { ClientController, type ClientHost } from "./client-controller.ts";

/** Where people are changes with every step of each: what is drawn only for that is drawn at most this often, in ms. */
const GAP_MS = 100;

/** Hosts that are drawn anew for that, all at once: each time costs the page a layout. */
const waiting = new Set<ClientHost>();

/** Draws its host again when one of the named parts of the room's state changes. */
export class RoomController extends ClientController<"change"> {
  constructor(host: ClientHost, keys: readonly (keyof RoomState)[]) {
    super(host, "change", ({ keys: changed }) => {
      const told = keys.filter((key) => changed.has(key));
      // Whoever gets a seat may do what they could not.
      if (changed.has("waiting") || told.some((key) => key !== "presence")) host.requestUpdate();
      else if (told.length > 0) drawSoon(host);
    });
  }
}

function drawSoon(host: ClientHost): void {
  if (waiting.size === 0) setTimeout(draw, GAP_MS);
  waiting.add(host);
}

function draw(): void {
  for (const host of waiting) host.requestUpdate();
  waiting.clear();
}
