/** Prices, times and lists as the reader's locale writes them. */
import type { Money } from "../api/types.ts";
import { formatMoney, priceParts as localParts, type PriceParts } from "../state/money.ts";
import { locale, t } from "./index.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Formatters are slow to make (about 50 µs): one a kind and locale. */
const cache = new Map<string, unknown>();
function cached<T>(kind: string, make: () => T): T {
  const key = `${locale} ${kind}`;
  const known = cache.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  cache.set(key, made);
  return made;
}

/** `€89.00`, `89,00 €`. */
export function money(price: Money): string {
  return formatMoney(price, locale);
}

/** The same in pieces, for the price label. */
export function priceParts(price: Money): PriceParts {
  return localParts(price, locale);
}

/** `1,234`. */
export function number(value: number): string {
  return cached("number", () => new Intl.NumberFormat(locale)).format(value);
}

/** `14:02`. */
export function time(at: number): string {
  return cached("time", () => new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" })).format(at);
}

/** `22 November 2025, 14:02`: the whole of it, for titles and screen readers. */
export function dateTime(at: number): string {
  return cached("full", () => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" })).format(at);
}

/** `22 Nov`. */
export function shortDate(at: number): string {
  return cached("date", () => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" })).format(at);
}

/** A time near or far, as one says it: `14:02`, `Fri 14:02`, `12 Jun, 14:02`. */
export function moment(at: number, now: number): string {
  const days = Math.abs(daysBetween(now, at));
  if (days === 0) return time(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const day: Intl.DateTimeFormatOptions =
    days < 7
      ? { weekday: "short" }
      : { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" as const }) };
  const kind = `moment ${Object.keys(day).join()}`;
  return cached(kind, () => new Intl.DateTimeFormat(locale, { ...day, hour: "2-digit", minute: "2-digit" })).format(at);
}

/** Whole days from `from` to `to` by the reader's calendar. */
export function daysBetween(from: number, to: number): number {
  const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** The day of a message: `Today`, `Yesterday`, `Sunday`, `2 November`, `2 November 2024`. */
export function dayName(at: number, now: number): string {
  const ago = daysBetween(at, now);
  if (ago <= 0) return t.common.today;
  if (ago === 1) return t.common.yesterday;
  if (ago < 7) return cached("weekday", () => new Intl.DateTimeFormat(locale, { weekday: "long" })).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return cached(`day ${sameYear}`, () => {
    return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
  }).format(at);
}

/** How long ago: `4 min ago`, `yesterday`, `3 weeks ago`. */
export function ago(at: number, now: number): string {
  const format = cached("ago", () => new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" }));
  const past = Math.max(0, now - at);
  if (past < HOUR) return format.format(-Math.floor(past / MINUTE), "minute");
  if (past < DAY) return format.format(-Math.floor(past / HOUR), "hour");
  return inDays(format, -daysBetween(at, now));
}

/** How soon: `today`, `tomorrow`, `in 3 days`, `in 5 weeks`, `in 7 months`. */
export function soon(at: number, now: number): string {
  const format = cached("soon", () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  return inDays(format, daysBetween(now, at));
}

/** Some days from now, before or after, as roughly as one says it. */
function inDays(format: Intl.RelativeTimeFormat, days: number): string {
  const far = Math.abs(days);
  if (far < 14) return format.format(days, "day");
  if (far < 60) return format.format(Math.trunc(days / 7), "week");
  return format.format(Math.trunc(days / 30), "month");
}

/** `Inès, Noor and Marguerite`; beyond `most` names the rest is a number. */
export function names(all: string[], most = 3): string {
  const format = cached("list", () => new Intl.ListFormat(locale, { style: "long", type: "conjunction" }));
  if (all.length <= most) return format.format(all);
  return format.format([...all.slice(0, most - 1), t.common.more(all.length - most + 1)]);
}
