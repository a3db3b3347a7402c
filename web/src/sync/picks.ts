import type { Command, EventMessage, MemberId, Millis, Picks, PicksId, ProductId, Seq } from "../protocol/generated.ts";

/** Deleted collections that are remembered, to show one again at once when it comes back: as many as the server does. */
const MAX_DELETED = 20;

/** The hosts' collections as far as this client knows them. Immutable. */
export interface KnownPicks {
  /** In the order in which they were made. */
  readonly kept: readonly Picks[];
  /** Those that were deleted while this client was there, the last one last. */
  readonly deleted: readonly Picks[];
}

/** The place of what the server has not stored yet: behind everything. */
const NOT_YET: Seq = Number.MAX_SAFE_INTEGER;

export const NO_PICKS: KnownPicks = { kept: [], deleted: [] };

/** What a command about picks becomes once it is done, or an event that tells of it. */
type PickEvent = Extract<EventMessage, { type: `pick.${string}` }>;

/** Takes an event in; one that is in here already, or is about something else, changes nothing. */
export function foldPicks(known: KnownPicks, event: EventMessage): KnownPicks {
  switch (event.type) {
    case "pick.created": {
      const { id, title, product } = event.body;
      const products = product === undefined ? [] : [product];
      return withPicks(known, { id, seq: event.seq, title, by: event.by ?? "", at: event.at, products });
    }
    case "pick.restored":
      return withPicks(known, event.body.picks);
    case "pick.deleted": {
      const gone = known.kept.find(({ id }) => id === event.body.id);
      if (!gone) return known;
      return {
        kept: known.kept.filter((picks) => picks !== gone),
        deleted: [...known.deleted, gone].slice(-MAX_DELETED),
      };
    }
    case "pick.renamed": {
      const { id, title } = event.body;
      return edited(known, id, (picks) => (picks.title === title ? picks : { ...picks, title }));
    }
    case "pick.added": {
      const { id, product, before } = event.body;
      return ordered(known, id, (products) =>
        products.includes(product) ? products : putBefore(products, product, before),
      );
    }
    case "pick.removed": {
      const { id, product } = event.body;
      return ordered(known, id, (products) => products.filter((each) => each !== product));
    }
    case "pick.moved": {
      const { id, product, before } = event.body;
      return ordered(known, id, (products) => moved(products, product, before));
    }
    default:
      return known;
  }
}

/** The picks as they will be once this command is done. */
export function overPicks(known: KnownPicks, command: Command, by: MemberId, at: Millis): KnownPicks {
  const event = becomes(known, command);
  return event ? foldPicks(known, { seq: NOT_YET, at, by, ...event } as PickEvent) : known;
}

function becomes(known: KnownPicks, command: Command): Pick<PickEvent, "type" | "body"> | undefined {
  switch (command.type) {
    case "pick.create":
      return { type: "pick.created", body: command.body };
    case "pick.rename":
      return { type: "pick.renamed", body: command.body };
    case "pick.delete":
      return { type: "pick.deleted", body: command.body };
    case "pick.add":
      return { type: "pick.added", body: command.body };
    case "pick.remove":
      return { type: "pick.removed", body: command.body };
    case "pick.move":
      return { type: "pick.moved", body: command.body };
    case "pick.restore": {
      const picks = known.deleted.find(({ id }) => id === command.body.id);
      return picks && { type: "pick.restored", body: { picks } };
    }
    default:
      return undefined;
  }
}

/** The product before another one; at the end where none is named, or that one isn't there. */
function putBefore(
  products: readonly ProductId[],
  product: ProductId,
  before: ProductId | undefined,
): readonly ProductId[] {
  const index = before === undefined ? -1 : products.indexOf(before);
  return products.toSpliced(index < 0 ? products.length : index, 0, product);
}

/** The list with a product somewhere else in it; the same list where it isn't in it. */
export function moved(
  products: readonly ProductId[],
  product: ProductId,
  before: ProductId | undefined,
): readonly ProductId[] {
  if (!products.includes(product) || before === product) return products;
  return putBefore(
    products.filter((each) => each !== product),
    product,
    before,
  );
}

function withPicks(known: KnownPicks, picks: Picks): KnownPicks {
  if (known.kept.some(({ id }) => id === picks.id)) return known;
  return {
    kept: [...known.kept, picks].sort((a, b) => a.seq - b.seq),
    deleted: known.deleted.filter(({ id }) => id !== picks.id),
  };
}

/** Collections that did not change stay the same objects, and so does the whole. */
function edited(known: KnownPicks, id: PicksId, edit: (picks: Picks) => Picks): KnownPicks {
  const index = known.kept.findIndex((picks) => picks.id === id);
  const before = known.kept[index];
  const after = before && edit(before);
  return after && after !== before ? { ...known, kept: known.kept.with(index, after) } : known;
}

function ordered(
  known: KnownPicks,
  id: PicksId,
  order: (products: readonly ProductId[]) => readonly ProductId[],
): KnownPicks {
  return edited(known, id, (picks) => {
    const products = order(picks.products);
    const same = products.length === picks.products.length && products.every((each, i) => each === picks.products[i]);
    return same ? picks : { ...picks, products: [...products] };
  });
}

/** What hosts and cohosts do with the room's collections. Shown at once, done when the server says so. */
export class PicksActions {
  readonly #command: (command: Command) => void;
  readonly #id: () => string;

  constructor(command: (command: Command) => void, id: () => string) {
    this.#command = command;
    this.#id = id;
  }

  /** Makes a collection, with a first product if one is given; its id. */
  create(title: string, product?: ProductId): PicksId {
    const id: PicksId = `c_${this.#id()}`;
    this.#command({
      type: "pick.create",
      body: { id, title: title.trim(), ...(product !== undefined && { product }) },
    });
    return id;
  }

  rename(id: PicksId, title: string): void {
    this.#command({ type: "pick.rename", body: { id, title: title.trim() } });
  }

  delete(id: PicksId): void {
    this.#command({ type: "pick.delete", body: { id } });
  }

  /** Brings back what was deleted lately. */
  restore(id: PicksId): void {
    this.#command({ type: "pick.restore", body: { id } });
  }

  /** Puts a product in, before another one or at the end. */
  add(id: PicksId, product: ProductId, before?: ProductId): void {
    this.#command({ type: "pick.add", body: { id, product, ...(before !== undefined && { before }) } });
  }

  remove(id: PicksId, product: ProductId): void {
    this.#command({ type: "pick.remove", body: { id, product } });
  }

  /** Puts a product of it before another one or at the end. */
  move(id: PicksId, product: ProductId, before?: ProductId): void {
    this.#command({ type: "pick.move", body: { id, product, ...(before !== undefined && { before }) } });
  }
}
