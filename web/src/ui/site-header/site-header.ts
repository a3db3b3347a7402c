import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { brand } from "../../icons/brand.ts";
import { icon } from "../../icons/icon.ts";
import { language, t, type Language } from "../../i18n/index.ts";
import { base, CabasElement, sheet } from "../base/element.ts";
import { chooseLanguage } from "../choose-language.ts";
import { chooseTheme, isDark, themeChanges } from "../theme.ts";
import cssText from "./site-header.css?inline";

const LANGUAGES: readonly Language[] = ["en", "fr"];

/** The head of the pages outside rooms: awning, brand, language, theme. */
@customElement("cb-site-header")
export class SiteHeaderElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  /** Whether the page has a part that tells how it goes (`#how`). */
  @property({ type: Boolean }) how = false;

  private readonly themed = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    themeChanges.addEventListener("change", this.themed);
  }

  override disconnectedCallback(): void {
    themeChanges.removeEventListener("change", this.themed);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const dark = isDark();
    return html`<div class="aw-wrap" aria-hidden="true"><div class="aw aw-page aw-brand"></div></div>
      <header class="bar">
        <a class="logo" href="/" aria-label=${t.site.home}>${brand}<span aria-hidden="true">cabas</span></a>
        <nav aria-label=${t.site.main}>
          ${this.how ? html`<a href="#how" @click=${(event: Event) => this.toHow(event)}>${t.site.how}</a>` : nothing}
        </nav>
        <div class="langs" role="group" aria-label=${t.site.language}>
          ${LANGUAGES.map(
            (each) =>
              html`<button
                type="button"
                lang=${each}
                aria-pressed=${each === language ? "true" : "false"}
                aria-label=${each === "en" ? "EN, English" : "FR, Français"}
                @click=${() => void chooseLanguage(each)}
              >
                ${each.toUpperCase()}
              </button>`,
          )}
        </div>
        <button
          class="ibtn"
          type="button"
          aria-label=${dark ? t.site.toPaper : t.site.toSlate}
          @click=${() => chooseTheme(dark ? "light" : "dark")}
        >
          ${icon(dark ? "sun" : "moon")}
        </button>
      </header>`;
  }

  private toHow(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("cb-how", { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-site-header": SiteHeaderElement;
  }
}
