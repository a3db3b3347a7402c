import type { Money } from "../api/types.ts";

/** A price in the pieces that a price tag draws in different sizes. */
export interface PriceParts {
  /** The whole, for reading out and for plain places: "89,00 €". */
  readonly text: string;
  readonly symbol: string;
  /** Whether the symbol stands before the number. */
  readonly symbolFirst: boolean;
  /** What stands between symbol and number: a no-break space, or nothing. */
  readonly gap: string;
  /** With its grouping and, where it is negative, its sign: "1 249". */
  readonly integer: string;
  /** The separator, "" for currencies without minor units. */
  readonly decimal: string;
  /** The minor units, "" for currencies without. */
  readonly fraction: string;
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format costs 50 µs and more; a page of products shows hundreds of prices. */
function format(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale}|${currency}`;
  let known = formats.get(key);
  if (!known) {
    try {
      known = new Intl.NumberFormat(locale, { style: "currency", currency });
    } catch {
      // No ISO 4217 code: the number with what the feed called it is better than no page.
      known = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    }
    formats.set(key, known);
  }
  return known;
}

/** How many digits the minor units have: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponent(currency: string): number {
  return format("en", currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units to a decimal string, without a float on the way. */
function decimalString(amount: number, digits: number): `${number}` {
  const sign = amount < 0 ? "-" : "";
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const cut = text.length - digits;
  return `${sign}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ""}` as `${number}`;
}

/** The price's pieces as `locale` writes them. */
export function priceParts(money: Money, locale: string): PriceParts {
  const formatter = format(locale, money.currency);
  const parts = formatter.formatToParts(decimalString(money.amount, exponent(money.currency)));
  let symbol = "";
  let symbolAt = -1;
  let integerAt = -1;
  let integer = "";
  let decimal = "";
  let fraction = "";
  let gap = "";
  let sign = "";
  parts.forEach(({ type, value }, index) => {
    if (type === "currency") {
      symbol = value;
      symbolAt = index;
    } else if (type === "integer" || type === "group") {
      if (integerAt < 0) integerAt = index;
      integer += value;
    } else if (type === "decimal") decimal = value;
    else if (type === "fraction") fraction = value;
    else if (type === "minusSign") sign = value;
    else if (type === "literal") gap = value;
  });
  const text = parts.map(({ value }) => value).join("");
  const plain = symbolAt < 0;
  return {
    text: plain ? `${text}\u00a0${money.currency}` : text,
    symbol: plain ? money.currency : symbol,
    symbolFirst: !plain && symbolAt < integerAt,
    gap: plain ? "\u00a0" : gap,
    integer: sign + integer,
    decimal,
    fraction,
  };
}

/** "€89.00" in English, "89,00 €" (with a no-break space) in French. */
export function formatMoney(money: Money, locale: string): string {
  return priceParts(money, locale).text;
}

/** Reads what somebody typed as an amount, in minor units; `undefined` where it is none. Takes a comma for a point. */
export function parseAmount(text: string, currency: string): number | undefined {
  const digits = exponent(currency);
  const [, integer = "", fraction = ""] = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, "")) ?? [];
  if (integer === "" || fraction.length > digits) return undefined;
  return Number(integer + fraction.padEnd(digits, "0"));
}

/** An amount as one would type it: `45`, `45.50`. */
export function typedAmount({ amount, currency }: Money): string {
  const digits = exponent(currency);
  return decimalString(amount, digits).replace(/\.0+$/, "");
}
