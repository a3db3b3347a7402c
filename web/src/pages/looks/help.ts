import { html, type TemplateResult } from "lit";
import { customElement, query } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import dialogText from "../../styles/dialog.css?inline";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import cssText from "./help.css?inline";

/** How one works on a board: by hand, and every key. */
@customElement("cb-look-help")
export class HelpElement extends CabasElement {
  static override styles = [base, sheet(dialogText), sheet(cssText)];

  @query("dialog") private readonly dialog!: HTMLDialogElement;

  show(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading">
      <div class="d-in">
        <div class="d-head">
          <h2 id="heading">${t.looks.helpHeading}</h2>
          <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.dialog.close()}>
            ${icon("x")}
          </button>
        </div>
        <ul class="ways">
          ${t.looks.ways.map((way) => html`<li>${way}</li>`)}
        </ul>
        <dl class="keys">
          ${t.looks.keys.map(
            ([keys, what]) =>
              html`<div>
                <dt>${keys.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</dt>
                <dd>${what}</dd>
              </div>`,
          )}
        </dl>
      </div>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-look-help": HelpElement;
  }
}
