import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { dateTime } from "../../i18n/format.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import { END_NOTICE_MS } from "../../protocol/generated.ts";
import { readLocal, writeLocal } from "../../state/when.ts";
import checkText from "../../styles/check.css?inline";
import { base, sheet } from "../../ui/base/element.ts";
import { rooms } from "../../ui/services.ts";
import cssText from "./part.css?inline";
import { SettingsPart } from "./part.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Days without anybody that are offered where none are set. */
const IDLE_DAYS = 30;
/** The nearest end that the server takes, in ms. */
const NEAREST_MS = 60 * 60 * 1_000;

/** When the room ends; soon before and after, with the way to extend it. */
@customElement("cb-set-ending")
export class EndingElement extends SettingsPart {
  static override styles = [base, sheet(checkText), sheet(cssText)];

  /** A date is being chosen. */
  @state() private dating = false;
  @query("#end-day") private readonly dayInput!: HTMLInputElement | null;

  override render(): TemplateResult {
    const texts = t.settings;
    const { ends_at, ends_idle_days } = this.settings.room;
    const may = this.settings.you.role === "host";
    const dated = this.dating || ends_at !== undefined;
    const days = ends_idle_days ?? IDLE_DAYS;
    return html`<section aria-labelledby="end">
      <h2 id="end">${texts.end}</h2>
      <p class="quiet">${texts.endText}</p>
      ${ends_at === undefined ? nothing : this.renderNotice(ends_at, may)}
      <div role="radiogroup" aria-labelledby="end">
        ${this.renderChoice("end", "never", [texts.endNever, ""], !dated && ends_idle_days === undefined, () => this.set({ ends_at: null, ends_idle_days: null }), may)}
        ${this.renderChoice("end", "date", [texts.endDate, ""], dated, () => (this.dating = true), may)}
        ${dated && may ? this.renderDay(ends_at) : nothing}
        ${this.renderChoice("end", "idle", [texts.endIdle(days), ""], !dated && ends_idle_days !== undefined, () => this.set({ ends_at: null, ends_idle_days: days }), may)}
      </div>
      ${this.renderWrong()}
    </section>`;
  }

  private renderNotice(at: number, may: boolean): unknown {
    const texts = t.settings;
    const now = Date.now();
    if (at - now > END_NOTICE_MS) return nothing;
    return html`<div class="notice" role="status">
      ${icon("clock")}
      <p><b>${at > now ? texts.endSoon(dateTime(at)) : texts.endOver(dateTime(at))}</b></p>
      ${
        may
          ? html`<div class="acts">
              <button
                class="btn btn-main"
                type="button"
                @click=${() => this.set({ ends_at: Math.max(at, now) + 30 * DAY_MS })}
              >
                ${texts.endLonger}
              </button>
              <button class="btn btn-line" type="button" @click=${() => this.set({ ends_at: null })}>
                ${texts.endKeep}
              </button>
            </div>`
          : nothing
      }
    </div>`;
  }

  private renderDay(ends_at: number | undefined): TemplateResult {
    const at = ends_at ?? Date.now() + IDLE_DAYS * DAY_MS;
    return html`<form class="inner" novalidate @submit=${(event: Event) => this.setDay(event)}>
      <div class="field">
        <label for="end-day">${t.settings.endDay}</label>
        <div class="row">
          <div class="input"><input id="end-day" type="datetime-local" value=${writeLocal(at)} /></div>
          <button class="btn btn-main" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
            ${t.settings.endSet}
          </button>
        </div>
      </div>
    </form>`;
  }

  private setDay(event: Event): void {
    event.preventDefault();
    const at = readLocal(this.dayInput?.value ?? "");
    if (at === null || at < Date.now() + NEAREST_MS) {
      this.wrong = t.settings.endWrong;
      return;
    }
    this.set({ ends_at: at });
  }

  private set(change: { ends_at?: number | null; ends_idle_days?: number | null }): void {
    const { id } = this.settings.room;
    void this.act(async () => {
      const room = await rooms.change(id, change);
      this.dating = false;
      return { room };
    }, t.settings.endStored);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-set-ending": EndingElement;
  }
}
