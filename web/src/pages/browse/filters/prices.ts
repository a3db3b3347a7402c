import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { t } from "../../../i18n/index.ts";
import type { PriceRange } from "../../../protocol/generated.ts";
import { parseAmount, typedAmount } from "../../../state/money.ts";
import type { Prices } from "../../../api/product-query.ts";
import checkText from "../../../styles/check.css?inline";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { wrongLine } from "../../../ui/parts.ts";
import { pricesText } from "../chosen.ts";
import cssText from "./prices.css?inline";

/** A range of prices was chosen, or none any more. */
export class PricesEvent extends Event {
  static readonly type = "cb-prices";
  constructor(readonly prices: Prices | undefined) {
    super(PricesEvent.type);
  }
}

/** Ranges of prices to choose from, and fields for one's own. */
@customElement("cb-prices")
export class PricesElement extends CabasElement {
  static override styles = [base, sheet(checkText), sheet(cssText)];

  @property({ attribute: false }) ranges: readonly PriceRange[] = [];
  @property({ attribute: false }) chosen: Prices | undefined;
  @state() private wrong = "";
  /** What one's own prices are in, where it was changed. */
  @state() private currency: string | undefined;
  @query("#least") private readonly leastInput!: HTMLInputElement;
  @query("#most") private readonly mostInput!: HTMLInputElement;

  override render(): TemplateResult {
    const { chosen } = this;
    return html`<ul>
        <li>${this.renderRange(undefined, chosen === undefined)}</li>
        ${this.ranges.map((range) => {
          const { currency, min, max } = range;
          const on = chosen?.currency === currency && (chosen.min ?? 0) === min && chosen.max === max;
          return html`<li>${this.renderRange({ currency, min, max }, on, range.count)}</li>`;
        })}
      </ul>
      ${this.renderOwn()}`;
  }

  private renderRange(prices: Prices | undefined, on: boolean, count?: number): TemplateResult {
    return html`<label
      ><input
        class="tick"
        type="radio"
        name="range"
        .checked=${live(on)}
        @change=${() => this.dispatchEvent(new PricesEvent(prices))}
      /><span class="what">${prices ? pricesText(prices) : t.filters.anyPrice}</span
      >${count === undefined ? nothing : html`<span class="quiet small num">${count}</span>`}</label
    >`;
  }

  private renderOwn(): TemplateResult {
    const currencies = [...new Set(this.ranges.map(({ currency }) => currency))];
    const { chosen } = this;
    const currency = this.currency ?? chosen?.currency ?? currencies[0] ?? "EUR";
    const typed = (amount: number | undefined) =>
      amount === undefined || chosen?.currency !== currency ? "" : typedAmount({ amount, currency });
    const field = (id: string, label: string, amount: number | undefined) =>
      html`<div class="field">
        <label for=${id}>${label}</label>
        <div class="input ${this.wrong ? "bad" : ""}">
          <input
            id=${id}
            inputmode="decimal"
            autocomplete="off"
            maxlength="12"
            .value=${typed(amount)}
            aria-invalid=${this.wrong ? "true" : "false"}
            aria-describedby="wrong"
          />${currencies.length > 1 ? nothing : html`<span>${currency}</span>`}
        </div>
      </div>`;
    return html`<form novalidate @submit=${(event: Event) => this.apply(event, currency)}>
      ${field("least", t.filters.least, chosen?.min)}${field("most", t.filters.most, chosen?.max)}
      ${
        currencies.length > 1
          ? html`<div class="field">
              <label for="currency">${t.filters.currency}</label>
              <div class="input">
                <select
                  id="currency"
                  @change=${(event: Event) => (this.currency = (event.target as HTMLSelectElement).value)}
                >
                  ${currencies.map((each) => html`<option ?selected=${each === currency}>${each}</option>`)}
                </select>
              </div>
            </div>`
          : nothing
      }
      <button class="btn btn-line" type="submit">${t.filters.apply}</button>
      <div id="wrong" role="alert">${wrongLine(this.wrong)}</div>
    </form>`;
  }

  private apply(event: Event, currency: string): void {
    event.preventDefault();
    const read = ({ value }: HTMLInputElement) => (value.trim() === "" ? undefined : parseAmount(value, currency));
    const min = read(this.leastInput);
    const max = read(this.mostInput);
    const unread = [this.leastInput, this.mostInput].find(
      (input) => input.value.trim() !== "" && read(input) === undefined,
    );
    const crossed = min !== undefined && max !== undefined && min > max;
    this.wrong = unread || crossed ? t.filters.badPrice : "";
    if (this.wrong) {
      (unread ?? this.leastInput).focus();
      return;
    }
    const none = min === undefined && max === undefined;
    this.dispatchEvent(new PricesEvent(none ? undefined : { currency, min, max }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-prices": PricesElement;
  }
}
