import type { ReactiveController } from "lit";
import type { ClientHost } from "../../ui/base/client-controller.ts";
import { isUndo } from "./keys.ts";

/** Takes back the last step in the cart by its key, and asks before one leaves with something unsaved. */
export class GuardController implements ReactiveController {
  constructor(private readonly host: ClientHost) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener("keydown", this.keyed);
    addEventListener("beforeunload", this.leaving);
  }

  hostDisconnected(): void {
    removeEventListener("keydown", this.keyed);
    removeEventListener("beforeunload", this.leaving);
  }

  private readonly keyed = (event: KeyboardEvent): void => {
    if (isUndo(event) && this.host.client?.undo()) event.preventDefault();
  };

  /** What isn't saved yet is kept on this device, but nobody else has it before the room is opened here again: the browser asks. */
  private readonly leaving = (event: BeforeUnloadEvent): void => {
    const { state } = this.host.client ?? {};
    if (state && state.unsaved > 0 && !state.end) event.preventDefault();
  };
}
