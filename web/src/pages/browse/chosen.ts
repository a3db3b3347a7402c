/** What is chosen of the facets, in words, and what letting go of it leads to. */
import type { ShopRef } from "../../api/types.ts";
import { money } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import type { Condition, Facets } from "../../protocol/generated.ts";
import {
  collectionPage,
  type Colour,
  type Facet,
  FACETS,
  type Prices,
  type ProductQuery,
  shopPage,
  toggled,
} from "../../api/product-query.ts";

/** One thing that is chosen. */
export interface Chosen {
  readonly key: string;
  /** Empty: not known yet. */
  readonly label: string;
  /** The search without it. */
  readonly without: ProductQuery;
}

/** A value as it is told of a facet. */
export interface Value {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

/** The values of a facet, in the server's order, under the names that people read. */
export function valuesOf(facets: Facets, facet: Facet): readonly Value[] {
  switch (facet) {
    case "shop":
      return facets.shops.map(({ shop, count }) => ({ value: shop.id, label: shop.name, count }));
    case "category":
      return facets.categories;
    case "brand":
      return facets.brands;
    case "collection":
      return facets.collections;
    case "size":
      return facets.sizes;
    case "colour":
      return facets.colours.map((each) => ({ ...each, label: t.filters.colours[each.value as Colour] }));
    case "condition":
      return facets.conditions.map((each) => ({ ...each, label: t.browse.condition[each.value as Condition] }));
  }
}

/** A range of prices in words: "up to €39.99". */
export function pricesText({ currency, min, max }: Prices): string {
  const low = min === undefined || min === 0 ? undefined : money({ amount: min, currency });
  const high = max === undefined ? undefined : money({ amount: max, currency });
  if (low !== undefined && high !== undefined) return t.filters.between(low, high);
  if (low !== undefined) return t.filters.from(low);
  return high === undefined ? t.filters.anyPrice : t.filters.upTo(high);
}

/**
 * What a value is called; where the server doesn't tell it, its own word has to do. Empty while the server hasn't
 * answered, if it is the server who knows.
 */
function labelOf(facet: Facet, value: string, facets: Facets | undefined, shops: readonly ShopRef[]): string {
  const told = facets && valuesOf(facets, facet).find((each) => each.value === value)?.label;
  if (told !== undefined) return told;
  const known = facet === "colour" || facet === "condition" || (facet === "shop" && shops.length > 0);
  if (!facets && !known) return "";
  if (facet === "shop") return shops.find(({ id, slug }) => id === value || slug === value)?.name ?? t.filters.shop;
  if (facet === "colour") return t.filters.colours[value as Colour];
  if (facet === "condition") return t.browse.condition[value as Condition];
  return value.slice(value.lastIndexOf(">") + 1);
}

/** The facets of which something is chosen that isn't the page itself. */
function narrowing(query: ProductQuery): Facet[] {
  return FACETS.filter(
    (facet) =>
      query[facet].length > 0 &&
      !(facet === "shop" && shopPage(query) !== undefined) &&
      !(facet === "collection" && collectionPage(query) !== undefined),
  );
}

/** Everything that narrows the search, one by one. */
export function chosenOf(query: ProductQuery, facets: Facets | undefined, shops: readonly ShopRef[]): Chosen[] {
  const chosen: Chosen[] = narrowing(query).flatMap((facet) =>
    query[facet].map((value) => ({
      key: `${facet} ${value}`,
      label: labelOf(facet, value, facets, shops),
      without: toggled(query, facet, value),
    })),
  );
  const { prices, available } = query;
  if (prices) chosen.push({ key: "prices", label: pricesText(prices), without: { ...query, prices: undefined } });
  if (available) {
    chosen.push({ key: "available", label: t.filters.availableChip, without: { ...query, available: false } });
  }
  return chosen;
}

/**
 * Where nothing is found: what one could let go of to find something. The server counts each facet without its own
 * choice, so a facet that has counts is one that would do.
 */
export function loosening(query: ProductQuery, facets: Facets, shops: readonly ShopRef[]): Chosen[] {
  const found = (counts: readonly { readonly count: number }[]) => counts.some(({ count }) => count > 0);
  const ways: Chosen[] = FACETS.filter((facet) => query[facet].length > 0 && found(valuesOf(facets, facet))).map(
    (facet) => ({
      key: facet,
      label: query[facet].map((value) => labelOf(facet, value, facets, shops)).join(", "),
      without: { ...query, [facet]: [] },
    }),
  );
  if (query.prices && found(facets.prices)) {
    ways.push({ key: "prices", label: pricesText(query.prices), without: { ...query, prices: undefined } });
  }
  return ways;
}
