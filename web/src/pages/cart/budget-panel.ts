import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import type { BudgetOf } from "../../protocol/generated.ts";
import { parseAmount, typedAmount } from "../../state/money.ts";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { isHost } from "../room/members.ts";

/** Where budgets are set: everybody their own, hosts those of all. */
@customElement("cb-budget-panel")
export class BudgetPanelElement extends PanelElement {
  static override styles = [base, sheet(popoverText)];

  @property({ attribute: false }) client!: RoomClient;
  /** What a budget is in that has none yet: what most of the cart is in. */
  @property({ attribute: false }) currency = "EUR";
  @state() private wrong: BudgetOf | undefined;

  constructor() {
    super();
    new RoomController(this, ["bill", "members"]);
  }

  protected override renderPanel(): TemplateResult {
    const host = isHost(this.client.state);
    return html`<form class="in" novalidate @submit=${(event: SubmitEvent) => this.save(event)}>
      <h2 id="heading" tabindex="-1">${t.bill.budget}</h2>
      ${host ? html`${this.renderField("room", t.bill.budgetRoom)} ${this.renderField("each", t.bill.budgetEach)}` : nothing}
      ${this.renderField("mine", t.bill.budgetMine)}
      <button class="btn btn-line" type="submit">${t.bill.budgetSave}</button>
    </form>`;
  }

  private renderField(of: BudgetOf, label: string): TemplateResult {
    const known = this.client.state.bill.budgets[of];
    const isWrong = this.wrong === of;
    return html`<div class="field">
      <label for=${of}>${label}</label>
      <div class="input ${isWrong ? "bad" : ""}">
        <input
          id=${of}
          name=${of}
          inputmode="decimal"
          autocomplete="off"
          placeholder=${t.bill.budgetHint}
          value=${known ? typedAmount(known) : ""}
          aria-invalid=${isWrong ? "true" : "false"}
          aria-describedby="wrong-${of}"
        /><span class="quiet" aria-hidden="true">${known?.currency ?? this.currency}</span>
      </div>
      <div id="wrong-${of}" role="alert">${wrongLine(isWrong ? t.bill.budgetWrong : "")}</div>
    </div>`;
  }

  private save(event: SubmitEvent): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const { budgets } = this.client.state.bill;
    for (const of of ["room", "each", "mine"] as const) {
      const typed = data.get(of);
      if (typeof typed !== "string") continue;
      const currency = budgets[of]?.currency ?? this.currency;
      const amount = typed.trim() === "" ? null : parseAmount(typed, currency);
      if (amount === undefined) {
        this.wrong = of;
        this.renderRoot.querySelector<HTMLInputElement>(`#${of}`)?.focus();
        return;
      }
      if (amount !== (budgets[of]?.amount ?? null)) {
        this.client.bill.budget(of, amount === null ? null : { amount, currency });
      }
    }
    this.popoverElement.hidePopover();
  }

  protected override closed(): void {
    this.wrong = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-budget-panel": BudgetPanelElement;
  }
}
