import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { settingsApi } from "../../api/settings.ts";
import type { Cover } from "../../api/types.ts";
import { language } from "../../i18n/index.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import checkText from "../../styles/check.css?inline";
import { base, sheet } from "../../ui/base/element.ts";
import { coverPicture } from "../../ui/cover.ts";
import { rooms } from "../../ui/services.ts";
import coverText from "./cover.css?inline";
import cssText from "./part.css?inline";
import { SettingsPart } from "./part.ts";

/** What stands for the room outside of it: a thing out of the bag or off the looks. */
@customElement("cb-set-cover")
export class SetCoverElement extends SettingsPart {
  static override styles = [base, sheet(checkText), sheet(cssText), sheet(coverText)];

  @state() private covers: readonly Cover[] | "loading" | "failed" = "loading";
  /** In which language their names are. */
  private asked = language;

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    void this.look();
  }

  override willUpdate(): void {
    if (this.asked !== language) void this.look();
  }

  override render(): unknown {
    const { covers } = this;
    const chosen = Array.isArray(covers) ? this.chosen(covers) : undefined;
    // Who can't choose one sees it, if there is one.
    if (!this.opens && !chosen) return nothing;
    return html`<section aria-labelledby="cover">
      <h2 id="cover">${t.settings.cover}</h2>
      <p class="quiet">${t.settings.coverText}</p>
      ${this.opens ? this.renderChoices() : chosen && html`<div class="alone">${coverPicture(chosen)}</div>`}
      ${this.renderWrong()}
    </section>`;
  }

  private renderChoices(): TemplateResult {
    const { covers } = this;
    if (covers === "loading") return html`<p class="quiet" role="status">${t.common.loading}…</p>`;
    if (covers === "failed") {
      return html`<button class="btn btn-soft" type="button" @click=${() => void this.look()}>
        ${t.common.tryAgain}
      </button>`;
    }
    if (covers.length === 0) return html`<p>${t.settings.coverNothing}</p>`;
    const chosen = this.chosen(covers);
    return html`<div class="covers" role="radiogroup" aria-labelledby="cover">
      ${this.renderCover(undefined, !chosen)}
      ${repeat(
        covers,
        ({ product }) => product,
        (cover) => this.renderCover(cover, cover === chosen),
      )}
    </div>`;
  }

  private renderCover(cover: Cover | undefined, chosen: boolean): TemplateResult {
    const title = cover?.title ?? t.settings.coverNone;
    return html`<label title=${title}>
      <input class="tick" type="radio" name="cover" .checked=${chosen} @change=${() => this.choose(cover)} />
      ${cover ? coverPicture(cover) : html`<span class="cover bare">${icon("x")}</span>`}
      <span class="called">${title}</span>
    </label>`;
  }

  /** One that the catalogue has no more is none. */
  private chosen(covers: readonly Cover[]): Cover | undefined {
    return covers.find(({ product }) => product === this.settings.room.cover);
  }

  private choose(cover: Cover | undefined): void {
    const { id } = this.settings.room;
    const change = { cover: cover?.product ?? null };
    void this.act(async () => ({ room: await rooms.change(id, change) }), t.settings.coverDone);
  }

  private async look(): Promise<void> {
    this.asked = language;
    this.wrong = "";
    try {
      this.covers = await settingsApi.covers(this.settings.room.id, language);
    } catch {
      this.covers = "failed";
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-set-cover": SetCoverElement;
  }
}
