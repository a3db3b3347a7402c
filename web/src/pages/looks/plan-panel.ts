import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId } from "../../protocol/generated.ts";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { lockedNow } from "./plan.ts";

/** The server's bound, until it has told it. */
const MAX_CHARS = 80;
/** A deadline is at least this far ahead, so that it still is when it arrives, in ms. */
const AHEAD_MS = 5_000;

/** What a look is for, by when it is done, and the lock: for its maker and hosts. */
@customElement("cb-look-plan")
export class PlanPanelElement extends PanelElement {
  static override styles = [base, sheet(popoverText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) look!: LookId;
  @state() private wrong = false;

  constructor() {
    super();
    new RoomController(this, ["lookMarks", "members", "limits"]);
  }

  protected override renderPanel(): TemplateResult {
    const { state: room } = this.client;
    const { occasion = "", dress_code = "", locks_at } = room.lookMarks.plans.get(this.look) ?? {};
    const locked = lockedNow(room, this.look);
    const most = room.limits?.max_look_plan_chars ?? MAX_CHARS;
    const line = (id: string, label: string, hint: string, value: string) =>
      html`<div class="field">
        <label for=${id}>${label}</label>
        <div class="input">
          <input id=${id} name=${id} autocomplete="off" maxlength=${most} placeholder=${hint} value=${value} />
        </div>
      </div>`;
    return html`<form class="in" novalidate @submit=${(event: SubmitEvent) => this.save(event)}>
      <h2 id="heading" tabindex="-1">${t.looks.plan}</h2>
      ${line("occasion", t.looks.occasion, t.looks.occasionHint, occasion)}
      ${line("dress", t.looks.dressCode, t.looks.dressCodeHint, dress_code)}
      <div class="field">
        <label for="until">${t.looks.until}</label>
        <div class="input ${this.wrong ? "bad" : ""}">
          <input
            id="until"
            name="until"
            type="datetime-local"
            min=${typed(Date.now())}
            value=${locks_at === undefined ? "" : typed(locks_at)}
            ?disabled=${locked}
            aria-invalid=${this.wrong ? "true" : "false"}
            aria-describedby="until-text no-until"
          />
        </div>
        <p class="small quiet" id="until-text">${locked ? t.looks.untilLocked : t.looks.untilText}</p>
        <div id="no-until" role="alert">${wrongLine(this.wrong ? t.looks.untilWrong : "")}</div>
      </div>
      <div class="row">
        <button class="btn btn-main" type="submit">${t.common.save}</button>
        <button class="btn btn-line" type="button" @click=${() => this.lock(!locked)}>
          ${locked ? nothing : icon("lock", "s")}${locked ? t.looks.openAgain : t.looks.lock}
        </button>
      </div>
    </form>`;
  }

  private lock(on: boolean): void {
    this.client.marks.lock(this.look, on);
    this.popoverElement.hidePopover();
  }

  private save(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement).value.trim();
    const { state: room } = this.client;
    const { locks_at } = room.lookMarks.plans.get(this.look) ?? {};
    const until = text("until");
    // A field tells minutes: what was not touched stays as it was, to the second.
    const same = locks_at !== undefined && until === typed(locks_at);
    const deadline = until === "" ? undefined : same ? locks_at : new Date(until).getTime();
    if (!same && deadline !== undefined && !(deadline > Date.now() + room.serverTimeOffset + AHEAD_MS)) {
      this.wrong = true;
      this.renderRoot.querySelector<HTMLInputElement>("#until")?.focus();
      return;
    }
    const [occasion, dress] = [text("occasion"), text("dress")];
    this.client.marks.plan(this.look, {
      ...(occasion !== "" && { occasion }),
      ...(dress !== "" && { dress_code: dress }),
      ...(deadline !== undefined && { locks_at: deadline }),
    });
    this.popoverElement.hidePopover();
  }

  protected override closed(): void {
    this.wrong = false;
  }
}

/** A time as the field has it: by the reader's clock, to the minute. */
function typed(at: number): string {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-look-plan": PlanPanelElement;
  }
}
