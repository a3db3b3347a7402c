import { html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { dateTime } from "../../i18n/format.ts";
import { language, type Language } from "../../i18n/index.ts";
import { t } from "../../i18n/start.ts";
import { timeIn, writeLocal } from "../../state/when.ts";
import { base, sheet } from "../../ui/base/element.ts";
import segText from "../../styles/seg.css?inline";
import { chooseLanguage } from "../../ui/choose-language.ts";
import { rooms } from "../../ui/services.ts";
import cssText from "./part.css?inline";
import { SettingsPart } from "./part.ts";

/** Characters that the server takes. */
const NAME_MAX = 80;
const ABOUT_MAX = 200;
const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["fr", "Français"],
];

/** What the room is called, what it is for, when; and the language that the reader reads it in. */
@customElement("cb-set-facts")
export class SetFactsElement extends SettingsPart {
  static override styles = [base, sheet(segText), sheet(cssText)];

  override render(): TemplateResult {
    return html`<section aria-labelledby="about-room">
      <h2 id="about-room">${t.settings.about}</h2>
      ${this.opens ? this.renderForm() : this.renderSaid()}
      <div class="field">
        <span class="lab" id="lang">${t.site.language}</span>
        <div class="seg" role="group" aria-labelledby="lang">
          ${LANGUAGES.map(
            ([each, label]) =>
              html`<button
                type="button"
                lang=${each}
                aria-pressed=${each === language ? "true" : "false"}
                @click=${() => void chooseLanguage(each)}
              >
                ${label}
              </button>`,
          )}
        </div>
      </div>
    </section>`;
  }

  private renderSaid(): unknown {
    const { about = "", starts_at } = this.settings.room;
    return html`${starts_at === undefined ? nothing : html`<p><b>${dateTime(starts_at)}</b></p>`}
    ${about === "" ? nothing : html`<p>${about}</p>`}`;
  }

  private renderForm(): TemplateResult {
    const { name, about = "", starts_at } = this.settings.room;
    return html`<form novalidate @submit=${(event: Event) => this.save(event)}>
      <div class="field">
        <label for="name">${t.occasion.roomName}</label>
        <div class="input"><input id="name" autocomplete="off" maxlength=${NAME_MAX} value=${name} /></div>
      </div>
      <div class="field">
        <label for="about">${t.occasion.about}</label>
        <div class="input">
          <input
            id="about"
            autocomplete="off"
            maxlength=${ABOUT_MAX}
            placeholder=${t.occasion.aboutHint}
            value=${about}
          />
        </div>
      </div>
      <div class="field">
        <label for="when">${t.occasion.when}</label>
        <div class="input">
          <input id="when" type="datetime-local" value=${starts_at === undefined ? "" : writeLocal(starts_at)} />
        </div>
      </div>
      ${this.renderWrong()}
      <button class="btn btn-main" type="submit" aria-disabled=${this.busy ? "true" : "false"}>${t.common.save}</button>
    </form>`;
  }

  private save(event: Event): void {
    event.preventDefault();
    const [name, about, when] = ["#name", "#about", "#when"].map((id) =>
      this.renderRoot.querySelector<HTMLInputElement>(id),
    );
    if (!name || !about || !when) return;
    const at = timeIn(when);
    this.wrong = name.value.trim() === "" ? t.home.occasionMissing : at === null ? t.occasion.noDate : "";
    if (this.wrong) return;
    const change = { name: name.value.trim(), about: about.value.trim(), starts_at: at ?? null };
    const { id } = this.settings.room;
    void this.act(async () => ({ room: await rooms.change(id, change) }), t.occasion.saved);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-set-facts": SetFactsElement;
  }
}
