import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../../i18n/index.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import "../../ui/empty-stall/empty-stall.ts";
import "../../ui/site-header/site-header.ts";
import cssText from "./end.css?inline";

/** Why a room isn't shown. The names of close codes, and what joining by HTTP can end in. */
export type EndReason = "away" | "removed" | "no_room" | "too_many_sockets" | "not_member" | "revoked_token" | "other";

/** What each of them lets the person do. */
const RELOAD: ReadonlySet<EndReason> = new Set(["too_many_sockets", "revoked_token", "other"]);

/** The reason for a close code's name. */
export function endReason(name: string): EndReason {
  switch (name) {
    case "removed":
    case "no_room":
    case "too_many_sockets":
    case "not_member":
    case "revoked_token":
      return name;
    default:
      return "other";
  }
}

/** A room that is over for this person, or can't be reached, as a page: what is so, why, and what to do. `cb-again`: not to wait. */
@customElement("cb-end")
export class EndElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  @property() reason: EndReason = "other";
  /** What exactly went wrong, where there is more to say. */
  @property({ attribute: false }) detail = "";

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    const heading = t.end[this.reason];
    document.title = t.room.title(heading);
    return html`<cb-site-header></cb-site-header>
      <main>
        <cb-empty-stall></cb-empty-stall>
        <h1 class="great">${heading}</h1>
        <p role="status">${this.detail || t.end[`${this.reason}Text`]}</p>
        <div class="acts">
          ${
            this.reason === "away"
              ? html`<button
                  class="btn btn-main btn-big"
                  type="button"
                  @click=${() => this.dispatchEvent(new Event("cb-again"))}
                >
                  ${t.common.tryNow}
                </button>`
              : nothing
          }
          ${
            RELOAD.has(this.reason)
              ? html`<button class="btn btn-main btn-big" type="button" @click=${() => location.reload()}>
                  ${t.end.reload}
                </button>`
              : nothing
          }
          <a class="btn ${RELOAD.has(this.reason) || this.reason === "away" ? "btn-line" : "btn-main"} btn-big" href="/"
            >${t.end.home}</a
          >
        </div>
      </main>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-end": EndElement;
  }
}
