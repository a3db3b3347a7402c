import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { QrDrawing } from "../../../api/types.ts";
import { t } from "../../../i18n/later.ts";
import type { InviteId, RoomId } from "../../../protocol/generated.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { wrongLine } from "../../../ui/parts.ts";
import { problemText } from "../../../ui/problem.ts";
import { drawQr } from "../../../ui/qr/draw.ts";
import { rooms } from "../../../ui/services.ts";
import cssText from "./qr-code.css?inline";

/** An invite's link as a QR code, which the server draws. */
@customElement("cb-qr-code")
export class QrCodeElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) invite!: InviteId;
  @state() private drawing: QrDrawing | undefined;
  @state() private wrong = "";

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("invite")) void this.load();
  }

  override render(): TemplateResult {
    const failed = this.wrong !== "";
    return html`<div class="sheet" ?hidden=${failed} aria-busy=${this.drawing ? "false" : "true"}>
        ${this.drawing ? drawQr(this.drawing, t.invite.codeLabel) : html`<span class="vh">${t.common.loading}</span>`}
      </div>
      <div role="alert">${wrongLine(this.wrong)}</div>
      <button class="btn btn-line" type="button" ?hidden=${!failed} @click=${() => void this.load()}>
        ${t.common.tryAgain}
      </button>`;
  }

  private async load(): Promise<void> {
    const asked = this.invite;
    this.drawing = undefined;
    this.wrong = "";
    try {
      const drawing = await rooms.inviteCode(this.room, asked);
      if (asked === this.invite) this.drawing = drawing;
    } catch (error) {
      if (asked === this.invite) this.wrong = problemText(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-qr-code": QrCodeElement;
  }
}
