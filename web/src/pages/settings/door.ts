import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { settingsApi } from "../../api/settings.ts";
import { ago } from "../../i18n/format.ts";
import { t } from "../../i18n/start.ts";
import type { Knock } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import { base, sheet } from "../../ui/base/element.ts";
import { rooms } from "../../ui/services.ts";
import cssText from "./part.css?inline";
import { SettingsPart } from "./part.ts";

/** How often it is asked who knocks while the page is looked at, in ms. */
const EVERY_MS = 5_000;

/** Whether one knocks, and who does. */
@customElement("cb-set-door")
export class DoorElement extends SettingsPart {
  static override styles = [base, sheet(checkText), sheet(cssText)];

  @state() private knocks: readonly Knock[] = [];
  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => {
      if (!document.hidden) void this.look();
    }, EVERY_MS);
  }

  override disconnectedCallback(): void {
    clearInterval(this.timer);
    super.disconnectedCallback();
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    void this.look();
  }

  override render(): TemplateResult {
    const texts = t.settings;
    const { knock = false } = this.settings.room;
    return html`<section aria-labelledby="door">
      <h2 id="door">${texts.door}</h2>
      <div role="radiogroup" aria-labelledby="door">
        ${this.renderChoice("knock", "open", [texts.open, texts.openText], !knock, () => this.choose(false))}
        ${this.renderChoice("knock", "knock", [texts.knock, texts.knockText], knock, () => this.choose(true))}
      </div>
      ${this.renderWrong()} ${this.opens && (knock || this.knocks.length > 0) ? this.renderKnocks() : nothing}
    </section>`;
  }

  private renderKnocks(): TemplateResult {
    const texts = t.settings;
    return html`<h3 id="knocking">${texts.knocking}</h3>
      <div role="status">
        ${
          this.knocks.length === 0
            ? html`<p class="quiet">${texts.nobodyKnocks}</p>`
            : html`<ul class="rows" aria-labelledby="knocking">
                ${this.knocks.map(
                  (knock) =>
                    html`<li>
                      <div class="tx">
                        <b>${knock.name}</b>
                        <p class="quiet small">${texts.since(ago(knock.at, Date.now()))}</p>
                      </div>
                      <button
                        class="btn btn-main"
                        type="button"
                        aria-label=${texts.letInName(knock.name)}
                        @click=${() => this.answer(knock, true)}
                      >
                        ${texts.letIn}
                      </button>
                      <button
                        class="btn btn-line"
                        type="button"
                        aria-label=${texts.notNowName(knock.name)}
                        @click=${() => this.answer(knock, false)}
                      >
                        ${texts.notNow}
                      </button>
                    </li>`,
                )}
              </ul>`
        }
      </div>`;
  }

  private choose(knock: boolean): void {
    const { id } = this.settings.room;
    void this.act(async () => ({ room: await rooms.change(id, { knock }) }), this.stored);
  }

  private answer({ id, name }: Knock, letIn: boolean): void {
    void this.act(
      async () => {
        await settingsApi.answer(this.settings.room.id, id, letIn);
        this.knocks = this.knocks.filter((each) => each.id !== id);
        return undefined;
      },
      letIn ? t.settings.wentIn(name) : t.settings.turned(name),
    );
  }

  /** Unasked: where it fails the next time tells. */
  private async look(): Promise<void> {
    if (!this.opens) return;
    this.knocks = await settingsApi.knocks(this.settings.room.id).catch(() => this.knocks);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-set-door": DoorElement;
  }
}
