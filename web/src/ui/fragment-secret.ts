import type { ReactiveController, ReactiveControllerHost } from "lit";

/** What stands behind `#` in a link: a secret, which leaves the address bar as soon as it was read. Kept in memory only. */
export class FragmentSecret implements ReactiveController {
  #value = "";

  /** `onRead` is called with each address that one comes by, also without a secret. */
  constructor(
    host: ReactiveControllerHost,
    private readonly onRead: () => void,
  ) {
    host.addController(this);
  }

  /** Empty where there is none. */
  get value(): string {
    return this.#value;
  }

  hostConnected(): void {
    addEventListener("hashchange", this.read);
    this.read();
  }

  hostDisconnected(): void {
    removeEventListener("hashchange", this.read);
  }

  private readonly read = (): void => {
    const secret = location.hash.slice(1);
    if (secret === "" && this.#value !== "") return; // Our own removal below.
    this.#value = secret;
    // Not to be seen over a shoulder, nor kept in the history.
    if (secret !== "") history.replaceState(null, "", location.pathname);
    this.onRead();
  };
}
