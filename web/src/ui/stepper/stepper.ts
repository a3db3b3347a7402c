import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import { base, CabasElement, sheet } from "../base/element.ts";
import cssText from "./stepper.css?inline";

/** The person chose another quantity. */
export class StepEvent extends Event {
  static readonly type = "cb-step";
  constructor(readonly value: number) {
    super(StepEvent.type, { bubbles: true, composed: true });
  }
}

/** A small whole number with a button on either side. Fires {@link StepEvent}; whoever owns the number sets it. */
@customElement("cb-stepper")
export class StepperElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ type: Number }) value = 0;
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = 99;
  /** What is counted, for readers. */
  @property() label = "";
  @property({ type: Boolean, reflect: true }) big = false;

  override render(): TemplateResult {
    return html`<span class="stepper" role="group" aria-label=${this.label}>
      <button
        class="ibtn"
        type="button"
        aria-label=${t.common.oneLess}
        ?disabled=${this.value <= this.min}
        @click=${() => this.choose(this.value - 1)}
      >
        ${icon("minus")}
      </button>
      <input
        type="number"
        inputmode="numeric"
        min=${this.min}
        max=${this.max}
        aria-label=${this.label}
        .value=${live(String(this.value))}
        @change=${(event: Event) => this.typed(event.target as HTMLInputElement)}
        @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      />
      <button
        class="ibtn"
        type="button"
        aria-label=${t.common.oneMore}
        ?disabled=${this.value >= this.max}
        @click=${() => this.choose(this.value + 1)}
      >
        ${icon("plus")}
      </button>
    </span>`;
  }

  private typed(input: HTMLInputElement): void {
    const wanted = Math.trunc(Number(input.value));
    const value = Number.isFinite(wanted) && input.value.trim() !== "" ? wanted : this.value;
    this.choose(value);
    input.value = String(Math.min(this.max, Math.max(this.min, value)));
  }

  private choose(value: number): void {
    const within = Math.min(this.max, Math.max(this.min, value));
    if (within !== this.value) this.dispatchEvent(new StepEvent(within));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-stepper": StepperElement;
  }
}
