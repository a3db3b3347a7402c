import type { Command, VariantId } from "../protocol/generated.ts";
import type { Slot } from "./drawer.ts";
import type { Intent } from "./intents.ts";

/** A command as it outlives the page: under the same id the server does it once. */
export interface UnsentCommand {
  readonly id: string;
  readonly command: Command;
  readonly at: number;
}

/** So many more of a variant. */
export type Added = readonly [VariantId, number];

/** What the server has not called saved. */
export interface Unsent {
  readonly intents: readonly Intent[];
  readonly commands: readonly UnsentCommand[];
  /** Added before the board was here. */
  readonly added: readonly Added[];
}

/** Version of what is kept: another one's is thrown away. */
const VERSION = 1;
/** The only property of what a map is kept as: the pieces of a look are one. */
const MAP = "#";

/** Keeps what is unsent on this device, so that a page that is loaded anew, or a tab that the system ended, sends it after all. */
export class Keeper {
  readonly #slot: Slot;
  #kept: string | null = null;
  #isOver = false;

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  keep(unsent: Unsent): void {
    if (this.#isOver) return;
    const isNone = Object.values(unsent).every(({ length }) => length === 0);
    const text = isNone ? null : JSON.stringify({ v: VERSION, ...unsent }, writeMap);
    if (text === this.#kept) return;
    this.#kept = text;
    this.#slot.put(text);
  }

  /** Keeps nothing any more. */
  forget(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#slot.put(null);
  }

  /** The client goes; what it kept is the next one's. */
  leave(): void {
    this.#slot.leave();
  }

  /** All that was recalled was kept since as this client's own. */
  settle(): void {
    this.#slot.settle();
  }

  /** What was kept by clients that are gone: stays kept until {@link settle}. */
  async recall(): Promise<readonly Unsent[]> {
    return (await this.#slot.take()).flatMap((text) => {
      try {
        const kept = JSON.parse(text, readMap) as Unsent & { readonly v: unknown };
        return kept.v === VERSION ? [kept] : [];
      } catch {
        return [];
      }
    });
  }
}

function writeMap(_key: string, value: unknown): unknown {
  return value instanceof Map ? { [MAP]: [...(value as Map<unknown, unknown>)] } : value;
}

function readMap(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && MAP in value
    ? new Map(value[MAP] as [unknown, unknown][])
    : value;
}
