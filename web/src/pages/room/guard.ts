import type { ReactiveController } from "lit";
import { t } from "../../i18n/index.ts";
import type { ClientHost } from "../../ui/base/client-controller.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { isUndo } from "./keys.ts";

/** Takes back the last step by its key, what a notice offers to take back before what was done in the cart, and asks before one leaves with something unsaved. */
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
    if (isUndo(event) && (toasts.takeBack() || this.takeBack())) event.preventDefault();
  };

  /** What is taken back by a key may lie out of sight: it is said, and can be done again. */
  private takeBack(): boolean {
    const again = this.host.client?.undo();
    if (again)
      toasts.show({ kind: "done", icon: "bag", text: t.common.undone, action: { label: t.common.redo, run: again } });
    return again !== undefined;
  }

  /** What isn't saved yet is kept on this device, but nobody else has it before the room is opened here again: the browser asks. */
  private readonly leaving = (event: BeforeUnloadEvent): void => {
    const { state } = this.host.client ?? {};
    if (state && state.unsaved > 0 && !state.end) event.preventDefault();
  };
}
