import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Up to here the room is a phone's: one place at a time, a bar at the bottom. The style sheets name the same width. */
const NARROW = matchMedia("(max-width: 860px)");

/** Tells its host whether the window is narrow. */
export class NarrowController implements ReactiveController {
  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get matches(): boolean {
    return NARROW.matches;
  }

  hostConnected(): void {
    NARROW.addEventListener("change", this.changed);
  }

  hostDisconnected(): void {
    NARROW.removeEventListener("change", this.changed);
  }

  private readonly changed = (): void => this.host.requestUpdate();
}
