import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { devices, type DeviceLink } from "../../api/devices.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { copy } from "../../ui/copy.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { drawQr } from "../../ui/qr/draw.ts";
import cssText from "./other-device.css?inline";

/** The way to another device: a link and its code, made when it is asked for, gone when it has ended. */
@customElement("cb-other-device")
export class OtherDeviceElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @state() private open = false;
  @state() private link: DeviceLink | undefined;
  @state() private ended = false;
  @state() private copied = false;
  @state() private wrong = "";
  @query("#link") private readonly linkInput!: HTMLInputElement;

  private ending: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    this.forget();
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    return html`<button
        class="btn btn-line"
        type="button"
        aria-expanded=${this.open ? "true" : "false"}
        @click=${() => this.toggle()}
      >
        ${icon("qr")}${t.device.use}
      </button>
      ${this.open ? html`<div class="panel">${this.renderPanel()}</div>` : nothing}`;
  }

  private renderPanel(): TemplateResult {
    if (this.ended || this.wrong) {
      return html`<div class="told" role="alert">
        ${this.ended ? html`<p>${t.device.ended}</p>` : wrongLine(this.wrong)}
        <p><button class="btn btn-soft" type="button" @click=${() => void this.make()}>${t.device.anew}</button></p>
      </div>`;
    }
    if (!this.link) return html`<p class="quiet" role="status">${t.device.making}</p>`;
    return html`<div class="told">
        <p>${t.device.useText}</p>
        <div class="field">
          <label for="link">${t.device.link}</label>
          <div class="row">
            <div class="input">
              <input id="link" readonly .value=${this.link.url} @focus=${() => this.linkInput.select()} />
            </div>
            <button class="btn btn-main" type="button" @click=${() => void this.copyLink()}>
              ${icon(this.copied ? "check" : "copy")}<span aria-live="polite"
                >${this.copied ? t.device.copied : t.device.copy}</span
              >
            </button>
          </div>
        </div>
        <p class="once">${t.device.once}</p>
      </div>
      <div class="sheet">${drawQr(this.link.code, t.device.codeLabel)}</div>`;
  }

  private toggle(): void {
    this.open = !this.open;
    if (this.open) void this.make();
    else this.forget();
  }

  /** It is a secret: not kept longer than it is shown. */
  private forget(): void {
    clearTimeout(this.ending);
    this.link = undefined;
  }

  private async make(): Promise<void> {
    this.forget();
    this.ended = false;
    this.copied = false;
    this.wrong = "";
    const asked = Date.now();
    try {
      const link = await devices.make();
      if (!this.open || !this.isConnected) return;
      this.link = link;
      // By how long it is good, as seen from here: clocks differ.
      const good = Math.max(0, Math.min(link.expires_at - asked, MOST_MS));
      this.ending = setTimeout(() => {
        this.forget();
        this.ended = true;
      }, good);
    } catch (error) {
      this.wrong = problemText(error);
    }
  }

  private async copyLink(): Promise<void> {
    if (!this.link) return;
    if (await copy(this.link.url)) this.copied = true;
    else this.linkInput.focus();
  }
}

/** A link is never good for longer. */
const MOST_MS = 10 * 60 * 1_000;

declare global {
  interface HTMLElementTagNameMap {
    "cb-other-device": OtherDeviceElement;
  }
}
