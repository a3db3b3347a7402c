import { html, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import dialogText from "../../styles/dialog.css?inline";
import { t } from "../../i18n/index.ts";
import { base, CabasElement, sheet } from "../base/element.ts";
import { AskEvent, questions } from "./ask.ts";

/** The one dialog that asks before something that can't be taken back. */
@customElement("cb-confirm")
export class ConfirmElement extends CabasElement {
  static override styles = [base, sheet(dialogText)];

  @state() private asked: AskEvent | undefined;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  private readonly onAsk = (event: Event): void => {
    if (event instanceof AskEvent) void this.open(event);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    questions.addEventListener(AskEvent.type, this.onAsk);
  }

  override disconnectedCallback(): void {
    questions.removeEventListener(AskEvent.type, this.onAsk);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const question = this.asked?.question;
    return html`<dialog aria-labelledby="title" aria-describedby="text" @close=${() => this.closed()}>
      <form class="d-in" method="dialog">
        <div class="d-head"><h2 id="title">${question?.title}</h2></div>
        <p id="text">${question?.text}</p>
        <div class="d-foot">
          <button class="btn btn-soft" type="submit" value="no" autofocus>${t.common.cancel}</button>
          <button class="btn btn-main" type="submit" value="yes">${question?.yes}</button>
        </div>
      </form>
    </dialog>`;
  }

  private async open(event: AskEvent): Promise<void> {
    this.asked?.answer(false);
    this.asked = event;
    await this.updateComplete;
    this.dialog.returnValue = "no";
    if (!this.dialog.open) this.dialog.showModal();
  }

  private closed(): void {
    const { asked } = this;
    this.asked = undefined;
    asked?.answer(this.dialog.returnValue === "yes");
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-confirm": ConfirmElement;
  }
}
