import * as Y from "yjs";
import { type CartChange, cartChanges, cartKey, cartWith, EMPTY_CART, parseCartKey, readQuantity } from "./cart.ts";
import type { Intent } from "./intents.ts";
import type { Cart } from "./room-state.ts";

/** Marks our own transactions, to tell them from what came in. */
const LOCAL = Symbol("local");

export interface BoardOptions {
  /** A change of our own, to be sent. */
  readonly edited: (update: Uint8Array<ArrayBuffer>) => void;
}

/** This client's copy of the room's Yjs document, and what it says, kept up to date change by change. */
export class Board {
  readonly #options: BoardOptions;
  #doc: Y.Doc;
  #cart: Cart = EMPTY_CART;
  #loaded = false;

  constructor(options: BoardOptions) {
    this.#options = options;
    this.#doc = this.#freshDoc();
  }

  /** Yjs client id; another one for each copy. */
  get clientId(): number {
    return this.#doc.clientID;
  }

  /** Whether this copy has met the server's. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** After `reset` still the cart of the copy before, until the new one is loaded: no flash of an empty cart. */
  get cart(): Cart {
    return this.#cart;
  }

  stateVector(): Uint8Array<ArrayBuffer> {
    return Y.encodeStateVector(this.#doc) as Uint8Array<ArrayBuffer>;
  }

  /** What somebody with this state vector is missing. Throws where it is none. */
  diff(stateVector: Uint8Array): Uint8Array<ArrayBuffer> {
    return Y.encodeStateAsUpdate(this.#doc, stateVector) as Uint8Array<ArrayBuffer>;
  }

  /** Takes in what came from the server; returns what changed in the cart. Throws on bytes that are no update. */
  receive(update: Uint8Array): readonly CartChange[] {
    const before = this.#cart;
    Y.applyUpdate(this.#doc, update);
    return before === this.#cart ? [] : cartChanges(before, this.#cart);
  }

  /** The copy has got everything that the server had. */
  load(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update);
    if (this.#loaded) return;
    this.#loaded = true;
    this.#cart = cartWith(this.#cart, cartChanges(this.#cart, this.#readCart()));
  }

  /** Drops the copy for an empty one. */
  reset(): void {
    this.#doc.destroy();
    this.#doc = this.#freshDoc();
    this.#loaded = false;
  }

  /** Whether the copy says so already. */
  holds(intent: Intent): boolean {
    return readQuantity(this.#doc.getMap("cart").get(cartKey(intent.variant, intent.member))) === intent.quantity;
  }

  /** Writes what is wanted. */
  write(intent: Intent): void {
    const cart = this.#doc.getMap("cart");
    const key = cartKey(intent.variant, intent.member);
    this.#doc.transact(() => {
      if (intent.quantity === 0) cart.delete(key);
      else cart.set(key, intent.quantity);
    }, LOCAL);
  }

  destroy(): void {
    this.#doc.destroy();
  }

  #freshDoc(): Y.Doc {
    const doc = new Y.Doc();
    const cart = doc.getMap("cart");
    cart.observe((event) => {
      if (!this.#loaded) return;
      const changes: CartChange[] = [];
      for (const key of event.keysChanged as ReadonlySet<string>) {
        const line = parseCartKey(key);
        if (line) changes.push({ ...line, quantity: readQuantity(cart.get(key)) });
      }
      this.#cart = cartWith(this.#cart, changes);
    });
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === LOCAL) this.#options.edited(update as Uint8Array<ArrayBuffer>);
    });
    return doc;
  }

  #readCart(): Cart {
    const changes: CartChange[] = [];
    this.#doc.getMap("cart").forEach((value, key) => {
      const line = parseCartKey(key);
      if (line) changes.push({ ...line, quantity: readQuantity(value) });
    });
    return cartWith(EMPTY_CART, changes);
  }
}
