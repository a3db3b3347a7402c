import { html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { t } from "../../i18n/start.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import "../../ui/empty-stall/empty-stall.ts";
import "../../ui/site-header/site-header.ts";
import cssText from "./missing.css?inline";

/** Nothing at this address. */
@customElement("cb-missing")
export class MissingElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.missing.title;
    return html`<cb-site-header></cb-site-header>
      <main>
        <cb-empty-stall></cb-empty-stall>
        <h1 class="great">${t.missing.heading}</h1>
        <p>${t.missing.text}</p>
        <div class="acts"><a class="btn btn-main btn-big" href="/">${t.missing.home}</a></div>
      </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-missing": MissingElement;
  }
}
