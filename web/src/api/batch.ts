import { Lru } from "./lru.ts";

/** How long single requests gather before they go out as one: a frame, so that a list that draws itself is one call. */
const GATHER_MS = 16;

interface Request<V> {
  readonly id: string;
  readonly resolve: (value: V | undefined) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Loads things by id: what is asked for within a frame goes out together, twice the same id is one request, and what came
 * back is remembered.
 */
export class Batcher<V extends { readonly id: string }> {
  readonly #load: (ids: readonly string[]) => Promise<readonly V[]>;
  readonly #perCall: number;
  readonly #known: Lru<string, V>;
  readonly #asked = new Map<string, Promise<V | undefined>>();
  #waiting: Request<V>[] = [];

  constructor(options: {
    load: (ids: readonly string[]) => Promise<readonly V[]>;
    /** Most ids in one call. */
    perCall: number;
    /** Most things remembered. */
    capacity: number;
  }) {
    this.#load = options.load;
    this.#perCall = options.perCall;
    this.#known = new Lru(options.capacity);
  }

  /** What is remembered of it. */
  peek(id: string): V | undefined {
    return this.#known.get(id);
  }

  /** Remembers what came another way. */
  put(value: V): void {
    this.#known.set(value.id, value);
  }

  /** `undefined`: the server has no such thing. */
  get(id: string): Promise<V | undefined> {
    const known = this.#known.get(id);
    if (known) return Promise.resolve(known);
    const asked = this.#asked.get(id);
    if (asked) return asked;
    const promise = new Promise<V | undefined>((resolve, reject) => {
      if (this.#waiting.length === 0) setTimeout(() => this.#flush(), GATHER_MS);
      this.#waiting.push({ id, resolve, reject });
    }).finally(() => this.#asked.delete(id));
    this.#asked.set(id, promise);
    return promise;
  }

  /** Those that exist, by id. */
  async getAll(ids: Iterable<string>): Promise<ReadonlyMap<string, V>> {
    const values = await Promise.all([...new Set(ids)].map((id) => this.get(id)));
    return new Map(values.filter((value) => value !== undefined).map((value) => [value.id, value]));
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < waiting.length; start += this.#perCall) {
      void this.#loadChunk(waiting.slice(start, start + this.#perCall));
    }
  }

  async #loadChunk(chunk: readonly Request<V>[]): Promise<void> {
    try {
      const found = new Map((await this.#load(chunk.map((each) => each.id))).map((value) => [value.id, value]));
      for (const { id, resolve } of chunk) {
        const value = found.get(id);
        if (value) this.#known.set(id, value);
        resolve(value);
      }
    } catch (error) {
      for (const { reject } of chunk) reject(error);
    }
  }
}
