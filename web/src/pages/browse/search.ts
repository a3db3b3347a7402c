import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import { MAX_WORDS } from "../../api/product-query.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import cssText from "./search.css?inline";

/** Typing pauses at least this long before a search goes out, in ms. */
const SEARCH_MS = 250;

/** These words are searched for now. */
export class SearchEvent extends Event {
  static readonly type = "cb-search";
  constructor(readonly words: string) {
    super(SearchEvent.type);
  }
}

/** The field for what is searched for: goes out by itself when typing pauses. */
@customElement("cb-search")
export class SearchElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  /** What is searched for, by the address. */
  @property({ attribute: false }) words = "";
  @property({ attribute: false }) label = "";
  @query("#search") private readonly input!: HTMLInputElement;
  private timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<search>
      <form @submit=${(event: Event) => this.submit(event)}>
        <label class="input"
          >${icon("search")}<span class="vh">${this.label}</span
          ><input
            id="search"
            type="search"
            enterkeyhint="search"
            autocomplete="off"
            maxlength=${MAX_WORDS}
            placeholder=${this.label}
            .value=${this.words}
            @input=${() => this.typed()}
          />${
            this.words === ""
              ? nothing
              : html`<button class="ibtn" type="button" aria-label=${t.browse.clear} @click=${() => this.clear()}>
                  ${icon("x")}
                </button>`
          }</label
        >
      </form>
    </search>`;
  }

  /** Empties it, and searches for nothing. */
  clear(): void {
    this.input.value = "";
    this.send();
    this.input.focus();
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), SEARCH_MS);
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.send();
  }

  private send(): void {
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    if (words !== this.words) this.dispatchEvent(new SearchEvent(words));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-search": SearchElement;
  }
}
