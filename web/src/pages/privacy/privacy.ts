import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { t } from "../../i18n/start.ts";
import { unsentKeys } from "../../state/unsent.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { ask } from "../../ui/confirm/ask.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { rooms } from "../../ui/services.ts";
import "../../ui/site-header/site-header.ts";
import cssText from "./privacy.css?inline";

/** What is kept of people, for how long, who sees it; and the way to have it erased everywhere. */
@customElement("cb-privacy")
export class PrivacyElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  /** Whether the server knows the reader; undefined while that isn't told. */
  @state() private known: boolean | undefined;
  @state() private busy = false;
  @state() private wrong = "";
  @state() private erased: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    rooms.me().then(
      ({ known }) => (this.known = known),
      () => (this.known = true), // Rather offered in vain than not at all.
    );
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.privacy.title;
    return html`<cb-site-header></cb-site-header>
      <main>
        <h1 tabindex="-1">${t.privacy.heading}</h1>
        <p class="lede">${t.privacy.lede}</p>
        ${t.privacy.parts.map(
          ([title, text]) =>
            html`<section>
              <h2>${title}</h2>
              <p>${text}</p>
            </section>`,
        )}
        <section class="yours">
          <h2>${t.privacy.yours}</h2>
          <p>${t.privacy.yoursText}</p>
          <div class="end" aria-live="polite">${this.renderErase()}</div>
          <div role="alert">${wrongLine(this.wrong)}</div>
        </section>
      </main>`;
  }

  private renderErase(): unknown {
    if (this.erased !== undefined) return html`<p class="done">${t.privacy.everywhereDone(this.erased)}</p>`;
    if (this.known === undefined) return nothing;
    if (!this.known) return html`<p class="quiet">${t.privacy.nothingKnown}</p>`;
    return html`<button
      class="btn btn-danger"
      type="button"
      aria-disabled=${this.busy ? "true" : "false"}
      @click=${() => void this.erase()}
    >
      ${this.busy ? t.privacy.erasing : `${t.privacy.everywhere}…`}
    </button>`;
  }

  private async erase(): Promise<void> {
    if (this.busy) return;
    const { everywhereAsk: title, everywhereText: text, everywhereDo: yes } = t.privacy;
    if (!(await ask({ title, text, yes }))) return;
    this.busy = true;
    this.wrong = "";
    try {
      this.erased = (await rooms.eraseEverywhere()).rooms;
      forgetUnsent();
    } catch (error) {
      this.wrong = problemText(error);
    } finally {
      this.busy = false;
    }
  }
}

/** What this device kept for the rooms is in nobody's name any more. */
function forgetUnsent(): void {
  try {
    for (const key of unsentKeys()) localStorage.removeItem(key);
  } catch {
    // Blocked: there is nothing.
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-privacy": PrivacyElement;
  }
}
