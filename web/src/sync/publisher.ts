import { ChangeEvent } from "./events.ts";
import type { RoomState } from "./room-state.ts";

/** Holds the current state and tells of its changes: at once to who reads it, in one event a microtask to who listens. */
export class Publisher {
  readonly #target: EventTarget;
  #state: RoomState;
  #changed = new Set<keyof RoomState>();
  #announcements: Event[] = [];
  #scheduled = false;

  constructor(target: EventTarget, first: RoomState) {
    this.#target = target;
    this.#state = Object.freeze(first);
  }

  get state(): RoomState {
    return this.#state;
  }

  /** The state is this now; where no part differs, it stays the object that it was. */
  publish(next: RoomState): void {
    let differs = false;
    for (const key of Object.keys(next) as (keyof RoomState)[]) {
      if (Object.is(next[key], this.#state[key])) continue;
      differs = true;
      this.#changed.add(key);
    }
    if (!differs) return;
    this.#state = Object.freeze(next);
    this.#schedule();
  }

  /** Tells of something that happened, after the change that it made. */
  announce(event: Event): void {
    this.#announcements.push(event);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      const changed = this.#changed;
      const announcements = this.#announcements;
      this.#changed = new Set();
      this.#announcements = [];
      if (changed.size > 0) this.#target.dispatchEvent(new ChangeEvent(changed));
      for (const event of announcements) this.#target.dispatchEvent(event);
    });
  }
}
