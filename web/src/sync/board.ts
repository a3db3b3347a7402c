import * as Y from "yjs";
import { looksAfter, readLooks, writeLook } from "./board-looks.ts";
import { type CartChange, cartChanges, cartKey, cartWith, EMPTY_CART, parseCartKey, readQuantity } from "./cart.ts";
import { type Intent, isLine } from "./intents.ts";
import { standsIn } from "./look-intents.ts";
import { EMPTY_LOOKS, type Looks } from "./looks.ts";
import type { Cart } from "./room-state.ts";

/** Marks our own transactions, to tell them from what came in. */
const LOCAL = Symbol("local");

export interface BoardOptions {
  /** Client id of the first copy. */
  readonly clientId: number;
  /** A change of our own, to be sent. */
  readonly edited: (update: Uint8Array<ArrayBuffer>) => void;
}

/** This client's copy of the room's Yjs document, and what it says, kept up to date change by change. */
export class Board {
  readonly #options: BoardOptions;
  #doc: Y.Doc;
  #cart: Cart = EMPTY_CART;
  #looks: Looks = EMPTY_LOOKS;
  #loaded = false;

  constructor(options: BoardOptions) {
    this.#options = options;
    this.#doc = this.#freshDoc();
    this.#doc.clientID = options.clientId;
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

  /** After `reset` still those of the copy before, as the cart. */
  get looks(): Looks {
    return this.#looks;
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
    this.#looks = readLooks(this.#doc.getMap("looks"));
  }

  /** Drops the copy for an empty one. */
  reset(): void {
    this.#doc.destroy();
    this.#doc = this.#freshDoc();
    this.#loaded = false;
  }

  /** Whether the copy says so already, or can't say it any more. */
  holds(intent: Intent): boolean {
    if (!isLine(intent)) return standsIn(this.#looks, intent);
    return readQuantity(this.#doc.getMap("cart").get(cartKey(intent.variant, intent.member))) === intent.quantity;
  }

  /** Writes what is wanted, all of it in one update. */
  write(...intents: readonly Intent[]): void {
    const cart = this.#doc.getMap("cart");
    const looks = this.#doc.getMap("looks");
    this.#doc.transact(() => {
      for (const intent of intents) {
        if (!isLine(intent)) writeLook(looks, intent);
        else if (intent.quantity === 0) cart.delete(cartKey(intent.variant, intent.member));
        else cart.set(cartKey(intent.variant, intent.member), intent.quantity);
      }
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
    const looks = doc.getMap("looks");
    looks.observeDeep((events) => {
      if (this.#loaded) this.#looks = looksAfter(this.#looks, looks, events as Y.YEvent<Y.Map<unknown>>[]);
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
