import { html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { t } from "../../i18n/start.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { rooms } from "../../ui/services.ts";
import { keepShell } from "../../ui/shell.ts";
import "../../ui/site-header/site-header.ts";
import "../../ui/stall-art/stall-art.ts";
import cssText from "./home.css?inline";
import "./my-rooms.ts";
import "./other-device.ts";
import "./start-form.ts";

/** The front page: open a room, go back into one's own, how it goes. */
@customElement("cb-home")
export class HomeElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  @state() private knownName = "";
  /** The server knows the reader: there is somebody to take along. */
  @state() private known = false;

  override connectedCallback(): void {
    super.connectedCallback();
    rooms.me().then(
      (me) => {
        this.knownName = me.name ?? "";
        this.known = me.known;
      },
      () => undefined, // Only a convenience: the field stays empty.
    );
  }

  override firstUpdated(): void {
    // The pictures and fonts of the page come first.
    if (document.readyState === "complete") keepShell();
    else addEventListener("load", keepShell, { once: true });
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.home.title;
    return html`<cb-site-header how @cb-how=${() => this.toHow()}></cb-site-header>
      <main>
        <section class="hero wrap">
          <div>
            <h1 class="great">${t.home.heading}</h1>
            <p class="lede">${t.home.lede}</p>
            <cb-start-form .knownName=${this.knownName}></cb-start-form>
          </div>
          <cb-stall-art></cb-stall-art>
        </section>
        <section class="wrap" aria-label=${t.home.rooms}><cb-my-rooms></cb-my-rooms></section>
        ${this.known ? html`<div class="wrap"><cb-other-device></cb-other-device></div>` : nothing} ${this.renderHow()}
      </main>
      <footer class="foot wrap">
        <p>${t.site.footer} <a href="/privacy">${t.site.kept}</a></p>
      </footer>`;
  }

  private renderHow(): TemplateResult {
    return html`<section class="how wrap" id="how" aria-label=${t.site.how}>
      <ol>
        ${t.home.steps.map(
          ([title, text], index) =>
            html`<li>
              <span class="how-n serif" aria-hidden="true">${index + 1}</span>
              <h3>${title}</h3>
              <p>${text}</p>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  private toHow(): void {
    this.renderRoot.querySelector("#how")?.scrollIntoView({ block: "start" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-home": HomeElement;
  }
}
