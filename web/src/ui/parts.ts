/** Small pieces of a page that have no life of their own. */
import { html, nothing, type TemplateResult } from "lit";
import type { Money, ShopRef } from "../api/types.ts";
import { money, priceParts } from "../i18n/format.ts";
import { t } from "../i18n/index.ts";
import { icon } from "../icons/icon.ts";

/** The stripes of a shop, as a class. */
export function stripes(shop: Pick<ShopRef, "awning">): string {
  return `aw-${shop.awning % 6}`;
}

/** A small awning before a shop's name. */
export function miniAwning(shop: Pick<ShopRef, "awning">): TemplateResult {
  return html`<i class="aw aw-mini ${stripes(shop)}" aria-hidden="true"></i>`;
}

/** The awning above a stall. */
export function awning(shop: Pick<ShopRef, "awning">): TemplateResult {
  return html`<div class="aw-wrap" aria-hidden="true"><div class="aw ${stripes(shop)}"></div></div>`;
}

/** What is wrong with a field or a form; nothing where nothing is. */
export function wrongLine(text: string): unknown {
  return text === "" ? nothing : html`<p class="wrong">${icon("alert", "s")}${text}</p>`;
}

export interface TagOptions {
  size?: "s" | "m" | "l";
  compareAt?: Money | undefined;
  /** There are dearer ones: this is the lowest. */
  from?: boolean;
}

/** The price label. Readers hear the price in one piece, not with its cents raised. */
export function priceTag(price: Money, options: TagOptions = {}): TemplateResult {
  const { size = "m", compareAt, from = false } = options;
  const { text, symbol, symbolFirst, gap, integer, decimal, fraction } = priceParts(price);
  const was = compareAt && compareAt.amount > price.amount ? compareAt : undefined;
  return html`<span class=${size === "m" ? "tag" : `tag tag-${size}`}
    ><span class="vh">${from ? `${t.browse.from} ` : ""}${text}</span
    ><span aria-hidden="true"
      >${was ? html`<del>${money(was)}</del>` : nothing}${
        from ? html`<span class="from">${t.browse.from}</span>` : nothing
      }${symbolFirst ? symbol + gap : nothing}${integer}${
        fraction ? html`<sup>${decimal}${fraction}</sup>` : nothing
      }${symbolFirst ? nothing : gap + symbol}</span
    ></span
  >`;
}
