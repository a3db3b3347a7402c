import type { Product, Variant } from "../../api/types.ts";

/** What choosing a value would lead to, with the other choices as they are. */
export type ValueState = "there" | "sold" | "none";

/** The options that are a choice: shops give goods without any a single one with a single value. */
export function realOptions(
  product: Pick<Product, "options">,
): { index: number; name: string; values: readonly string[] }[] {
  return product.options
    .map(({ name, values }, index) => ({ index, name, values }))
    .filter(({ values }, _, all) => values.length > 1 || all.length > 1)
    .filter(({ values }) => values.length > 0 && !(values.length === 1 && values[0] === "Default Title"));
}

/** The variant with exactly these values. */
export function variantOf(product: Pick<Product, "variant_list">, chosen: readonly string[]): Variant | undefined {
  return product.variant_list.find(({ options }) => chosen.every((value, index) => options[index] === value));
}

/** What a product opens with: the asked-for variant, else the first that is there, else the first. */
export function firstChoice(product: Pick<Product, "variant_list">, wanted?: string): readonly string[] {
  const { variant_list: list } = product;
  const first = list.find(({ id }) => id === wanted) ?? list.find(({ available }) => available) ?? list[0];
  return first?.options ?? [];
}

/** Whether a value can be had together with what else is chosen. */
export function valueState(
  product: Pick<Product, "variant_list">,
  chosen: readonly string[],
  index: number,
  value: string,
): ValueState {
  const fitting = product.variant_list.filter(
    ({ options }) => options[index] === value && chosen.every((other, i) => i === index || options[i] === other),
  );
  if (fitting.length === 0) return "none";
  return fitting.some(({ available }) => available) ? "there" : "sold";
}

/**
 * Chooses a value. Where it doesn't exist with the other choices, those give way: to the variant that keeps most of them,
 * one that is there before one that is sold out.
 */
export function choose(
  product: Pick<Product, "variant_list">,
  chosen: readonly string[],
  index: number,
  value: string,
): readonly string[] {
  const wanted = chosen.map((other, i) => (i === index ? value : other));
  if (variantOf(product, wanted)) return wanted;
  let best: Variant | undefined;
  let bestScore = -1;
  for (const variant of product.variant_list) {
    if (variant.options[index] !== value) continue;
    const kept = variant.options.filter((other, i) => i !== index && other === chosen[i]).length;
    const score = 2 * kept + (variant.available ? 1 : 0);
    if (score > bestScore) [best, bestScore] = [variant, score];
  }
  return best?.options ?? wanted;
}

/** The colour of each value of an option, where the pictures tell one for all of them and they differ. */
export function tonesOf(
  product: Pick<Product, "variant_list">,
  index: number,
  values: readonly string[],
): string[] | undefined {
  const tones = values.map((value) => {
    const found = new Set(
      product.variant_list.filter(({ options }) => options[index] === value).map(({ image }) => image?.tone),
    );
    return found.size === 1 ? [...found][0] : undefined;
  });
  const known = tones.filter((tone) => tone !== undefined);
  return known.length === values.length && new Set(known).size === values.length ? known : undefined;
}
