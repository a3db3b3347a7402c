/** Photos that were chosen elsewhere in the room, on their way into the message that one writes. */
class Offers extends EventTarget {
  #waiting: readonly File[] = [];

  /** Fires `offer`; they wait for whoever comes to take them. */
  offer(files: readonly File[]): void {
    this.#waiting = files;
    this.dispatchEvent(new Event("offer"));
  }

  /** What nobody has taken yet. */
  take(): readonly File[] {
    const files = this.#waiting;
    this.#waiting = [];
    return files;
  }
}

export const offers = new Offers();
