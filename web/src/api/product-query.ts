/**
 * What is looked for among the goods: words, what is chosen of the facets, an order. It stands in the page's address, in
 * what others see of where one is, and in the call to the server, each time under the server's own names.
 */
import { foldLetters } from "./fold-letters.ts";
import type { Condition } from "../protocol/generated.ts";

/** The families of colours that the server knows, in its order. */
export const COLOURS = [
  "black",
  "grey",
  "white",
  "beige",
  "brown",
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "purple",
  "pink",
  "multi",
  "metal",
] as const;
export type Colour = (typeof COLOURS)[number];
const CONDITIONS: readonly Condition[] = ["new", "refurbished", "used"];
/**
 * The orders that can be asked for; without one it is by relevance, or as the shops have it. By `liked` the page sorts, for
 * what people like is in the room and not in the catalogue.
 */
export const SORTS = ["liked", "new", "price", "price_desc", "title"] as const;
export type Sort = (typeof SORTS)[number];

/** Facets that several values can be chosen of. */
export const FACETS = ["shop", "collection", "category", "brand", "colour", "size", "condition"] as const;
export type Facet = (typeof FACETS)[number];

/** A range of prices, in minor units; an end that is absent is open. */
export interface Prices {
  readonly currency: string;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export type ProductQuery = Readonly<Record<Facet, readonly string[]>> & {
  readonly q: string;
  readonly prices: Prices | undefined;
  /** Only what can be had. */
  readonly available: boolean;
  readonly sort: Sort | undefined;
};

/** Longest search: what the field takes. The server takes as many characters, whatever they are. */
export const MAX_WORDS = 100;
/** Values of one facet, as the server has it. */
const MAX_CHOSEN = 50;
/** Longest value of a facet: a path of ten categories, in bytes at the server. */
const MAX_VALUE = 500;
/** No price is higher, as the server has it. */
const MAX_AMOUNT = 9e12;

/** All goods of all shops. */
export const EVERYTHING: ProductQuery = {
  q: "",
  shop: [],
  collection: [],
  category: [],
  brand: [],
  colour: [],
  size: [],
  condition: [],
  prices: undefined,
  available: false,
  sort: undefined,
};

/** All goods with one thing chosen: those of a shop, of a collection, of a brand. */
export function only(facet: Facet, value: string): ProductQuery {
  return { ...EVERYTHING, [facet]: [value] };
}

/** The shop whose page it is: where exactly one is chosen. */
export function shopPage({ shop }: ProductQuery): string | undefined {
  return shop.length === 1 ? shop[0] : undefined;
}

/** The collection whose page it is: where exactly one is chosen. */
export function collectionPage({ collection }: ProductQuery): string | undefined {
  return collection.length === 1 ? collection[0] : undefined;
}

/** Chooses a value, or lets go of it. */
export function toggled(query: ProductQuery, facet: Facet, value: string): ProductQuery {
  const chosen = query[facet];
  return { ...query, [facet]: chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value] };
}

/**
 * Chooses a category, or lets go of it. What is in it goes without saying, and what it is in no longer holds: of a path
 * and one below it only the last word counts.
 */
export function toggledCategory(query: ProductQuery, path: string): ProductQuery {
  const apart = query.category.filter((each) => !isWithin(each, path) && !isWithin(path, each));
  return { ...query, category: query.category.includes(path) ? apart : [...apart, path] };
}

/** Whether a category is another, or in it. */
export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}>`);
}

/** How many choices narrow it: those of which one reads on the page. The words don't count, nor the page's own shop. */
export function choices(query: ProductQuery): number {
  let count = (query.prices ? 1 : 0) + (query.available ? 1 : 0);
  for (const facet of FACETS) count += query[facet].length;
  return count - (shopPage(query) === undefined ? 0 : 1) - (collectionPage(query) === undefined ? 0 : 1);
}

/** Without what narrows it: the page that it is on, its words and its order stay. */
export function cleared(query: ProductQuery): ProductQuery {
  const { q, sort } = query;
  const shop = shopPage(query) === undefined ? [] : query.shop;
  const collection = collectionPage(query) === undefined ? [] : query.collection;
  return { ...EVERYTHING, q, sort, shop, collection };
}

/** Whether it is a page as it opens: nothing searched for, nothing narrowed. */
export function isPlain(query: ProductQuery): boolean {
  return query.q === "" && choices(query) === 0;
}

/** As parameters of an address, those that say something; nothing for everything. */
export function writeQuery(query: ProductQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.q !== "") params.set("q", query.q);
  for (const facet of FACETS) for (const value of query[facet]) params.append(facet, value);
  const { prices } = query;
  if (prices) {
    params.set("currency", prices.currency);
    if (prices.min !== undefined) params.set("price_min", String(prices.min));
    if (prices.max !== undefined) params.set("price_max", String(prices.max));
  }
  if (query.available) params.set("available", "true");
  if (query.sort !== undefined) params.set("sort", query.sort);
  return params;
}

/** Reads what {@link writeQuery} wrote, or somebody typed: what the server would refuse is left out. */
export function readQuery(params: URLSearchParams): ProductQuery {
  const values = (facet: Facet, known?: readonly string[]): readonly string[] =>
    [...new Set(params.getAll(facet))]
      .filter((value) => value !== "" && value.length <= MAX_VALUE && (known?.includes(value) ?? true))
      .slice(0, MAX_CHOSEN);
  return {
    q: (params.get("q") ?? "").slice(0, MAX_WORDS),
    shop: values("shop").filter((shop) => shop !== "all"),
    collection: values("collection"),
    category: values("category"),
    brand: values("brand"),
    colour: values("colour", COLOURS),
    size: values("size"),
    condition: values("condition", CONDITIONS),
    prices: readPrices(params),
    available: params.get("available") === "true",
    sort: SORTS.find((sort) => sort === params.get("sort")),
  };
}

function readPrices(params: URLSearchParams): Prices | undefined {
  const currency = params.get("currency") ?? "";
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const min = amount(params.get("price_min"));
  const max = amount(params.get("price_max"));
  return min === undefined && max === undefined ? undefined : { currency, min, max };
}

function amount(text: string | null): number | undefined {
  const value = text !== null && /^\d{1,13}$/.test(text) ? Number(text) : NaN;
  return value <= MAX_AMOUNT ? value : undefined;
}

/** A name as the server asks for it: without accents, case and blanks that say nothing. */
export function plain(name: string): string {
  return foldLetters(name).replace(/\s+/g, " ").trim();
}
