import type { Command } from "../protocol/generated.ts";
import type { Slot } from "./drawer.ts";
import type { Intent } from "./intents.ts";

/** A command as it outlives the page: under the same id the server does it once. */
export interface UnsentCommand {
  readonly id: string;
  readonly command: Command;
  readonly at: number;
}

/** What the server has not called saved. */
export interface Unsent {
  readonly intents: readonly Intent[];
  readonly commands: readonly UnsentCommand[];
}

/** Version of what is kept: another one's is thrown away. */
const VERSION = 1;

/** Keeps what is unsent on this device, so that a page that is loaded anew, or a tab that the system ended, sends it after all. */
export class Keeper {
  readonly #slot: Slot;
  #kept: string | null = null;
  #isCleared = false;

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  keep({ intents, commands }: Unsent): void {
    const text = intents.length + commands.length > 0 ? JSON.stringify({ v: VERSION, intents, commands }) : null;
    if (text === this.#kept) return;
    this.#kept = text;
    this.#slot.put(text);
  }

  /** Keeps nothing any more, of other pages' neither. */
  clear(): void {
    if (this.#isCleared) return;
    this.#isCleared = true;
    this.#slot.put(null);
    void this.#slot.take();
  }

  /** What was kept by pages that are gone. */
  async recall(): Promise<readonly Unsent[]> {
    return (await this.#slot.take()).flatMap((text) => {
      try {
        const kept = JSON.parse(text) as Unsent & { readonly v: unknown };
        return kept.v === VERSION ? [kept] : [];
      } catch {
        return [];
      }
    });
  }
}
