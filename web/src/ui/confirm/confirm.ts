import { html, nothing, type TemplateResult } from "lit";
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
  @state() private typed = "";
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
        ${
          question?.type
            ? html`<div class="field">
                <label for="typed">${question.type.label} <b>${question.type.word}</b></label>
                <div class="input">
                  <input
                    id="typed"
                    autofocus
                    autocomplete="off"
                    spellcheck="false"
                    .value=${this.typed}
                    @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}
                  />
                </div>
              </div>`
            : nothing
        }
        <div class="d-foot">
          <button
            class="btn btn-soft"
            type="button"
            ?autofocus=${!question?.type}
            @click=${() => this.dialog.close("no")}
          >
            ${t.common.cancel}
          </button>
          <button class="btn btn-main" type="submit" value="yes" ?disabled=${!this.isSure()}>${question?.yes}</button>
        </div>
      </form>
    </dialog>`;
  }

  /** Whether what has to be typed is there. */
  private isSure(): boolean {
    const word = this.asked?.question.type?.word;
    return word === undefined || plain(this.typed) === plain(word);
  }

  private async open(event: AskEvent): Promise<void> {
    this.asked?.answer(false);
    this.asked = event;
    this.typed = "";
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

/** A word as a keyboard can write it: its case and the shape of its apostrophes don't matter. */
function plain(word: string): string {
  return word.trim().toLowerCase().replace(/[‘’]/g, "'");
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-confirm": ConfirmElement;
  }
}
