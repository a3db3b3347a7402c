import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import type { SplitEvent } from "./split-form.ts";
import "./split-form.ts";

/** Where a host says how all is split that has no rule of its own. */
@customElement("cb-split-panel")
export class SplitPanelElement extends PanelElement {
  static override styles = [base, sheet(popoverText)];

  @property({ attribute: false }) client!: RoomClient;

  constructor() {
    super();
    new RoomController(this, ["bill"]);
  }

  protected override renderPanel(): TemplateResult {
    return html`<div class="in">
      <h2 id="heading" tabindex="-1">${t.bill.split}</h2>
      <cb-split-form
        .client=${this.client}
        .rule=${this.client.state.bill.split}
        @cb-split=${(event: SplitEvent) => this.save(event)}
      ></cb-split-form>
    </div>`;
  }

  private save({ rule }: SplitEvent): void {
    this.client.bill.split(rule);
    this.popoverElement.hidePopover();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-split-panel": SplitPanelElement;
  }
}
