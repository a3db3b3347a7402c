import type { ReactiveController, ReactiveControllerHost } from "lit";
import { ApiError } from "../api/http.ts";
import { backoff } from "../sync/backoff.ts";

/** What a proxy says whose server is away. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);

/** Makes calls that a page can't begin without: again while the server is away, for as long as the page is there. */
export class ReachController implements ReactiveController {
  /** Calls that have found nobody so far. */
  #waiting = 0;
  #connected = false;
  readonly #wake = new EventTarget();

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  /** The server can't be reached: to say so, and that it is tried again. */
  get away(): boolean {
    return this.#waiting > 0;
  }

  hostConnected(): void {
    this.#connected = true;
    addEventListener("online", this.retry);
  }

  hostDisconnected(): void {
    this.#connected = false;
    removeEventListener("online", this.retry);
    this.retry();
  }

  /** The person doesn't want to sit out the wait, or the network is back. */
  readonly retry = (): void => void this.#wake.dispatchEvent(new Event("wake"));

  /** The answer. Throws why the server refuses, or that it is away where the page is gone, too. */
  async call<T>(load: () => Promise<T>): Promise<T> {
    let isAway = false;
    try {
      for (let attempt = 0; ; attempt++) {
        try {
          return await load();
        } catch (error) {
          if (!foundNobody(error)) throw error;
          if (!isAway) this.#count(1);
          isAway = true;
          await this.#pause(backoff(attempt, Math.random()));
          if (!this.#connected) throw error;
        }
      }
    } finally {
      if (isAway) this.#count(-1);
    }
  }

  #count(by: number): void {
    this.#waiting += by;
    this.host.requestUpdate();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake.removeEventListener("wake", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#wake.addEventListener("wake", done);
    });
  }
}

function foundNobody(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || AWAY.has(error.status));
}
