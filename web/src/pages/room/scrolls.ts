/** How many places are remembered on the way back. */
const KEPT = 50;

/** How far each screen was scrolled when it was left. */
export class Scrolls {
  readonly #tops = new Map<string, number>();

  keep(screen: string, top: number): void {
    this.#tops.delete(screen);
    this.#tops.set(screen, top);
    const oldest = this.#tops.keys().next().value;
    if (this.#tops.size > KEPT && oldest !== undefined) this.#tops.delete(oldest);
  }

  of(screen: string): number {
    return this.#tops.get(screen) ?? 0;
  }
}
