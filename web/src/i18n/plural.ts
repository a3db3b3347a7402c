/** A text for each plural category that a language has; `#` stands for the number, written as the language does. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** Makes the function by which a dictionary says how many. */
export function counter(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language);
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replace("#", digits.format(count));
}
