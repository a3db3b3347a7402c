import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import { friend } from "../../icons/friend.ts";
import type { MemberId, MemberView, SplitRule } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { takingPart } from "../room/members.ts";
import { sharesFruit } from "../room/where.ts";
import { payerName } from "./agreed.ts";
import cssText from "./split-form.css?inline";

/** A split rule was chosen; null: as the room's. */
export class SplitEvent extends Event {
  static readonly type = "cb-split";
  constructor(readonly rule: SplitRule | null) {
    super(SplitEvent.type);
  }
}

type Kind = SplitRule["by"] | "room";

/** Hundredths of a percent that make the whole. */
const WHOLE = 10_000;
/** Most shares of one person; the server's number. */
const MAX_SHARES = 1_000;

/** Chooses how something is split. Fires `cb-split`. */
@customElement("cb-split-form")
export class SplitFormElement extends CabasElement {
  static override styles = [base, sheet(checkText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  /** As it is now; null: as the room's. */
  @property({ attribute: false }) rule: SplitRule | null = null;
  /** Whether it may follow the room's rule. */
  @property({ type: Boolean }) line = false;
  @state() private kind: Kind = "wants";
  /** Whom "equally" is among; all: everybody. */
  @state() private among: ReadonlySet<MemberId> = new Set();
  /** As typed: percents or shares. */
  @state() private typed: ReadonlyMap<MemberId, string> = new Map();
  @state() private wrong = "";

  constructor() {
    super();
    new RoomController(this, ["members"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { rule } = this;
    const everybody = new Set(this.people().map(({ id }) => id));
    this.kind = rule?.by ?? (this.line ? "room" : "wants");
    this.among = rule?.by === "equally" && rule.among?.length ? new Set(rule.among) : everybody;
    if (rule?.by === "percent") {
      this.typed = new Map(Object.entries(rule.parts).map(([id, part]) => [id, String(part / 100)]));
    } else if (rule?.by === "shares") {
      this.typed = new Map(Object.entries(rule.parts).map(([id, part]) => [id, String(part)]));
    }
  }

  override render(): TemplateResult {
    return html`<form novalidate @submit=${(event: Event) => this.save(event)}>
      <fieldset>
        <legend class="vh">${t.bill.split}</legend>
        ${this.line ? this.renderKind("room", t.bill.splitRoom) : nothing} ${this.renderKind("wants", t.bill.wants)}
        ${this.renderKind("equally", t.bill.equally)} ${this.renderKind("percent", t.bill.percent)}
        ${this.renderKind("shares", t.bill.shares)}
      </fieldset>
      ${this.kind === "equally" ? this.renderAmong() : nothing}
      ${this.kind === "percent" || this.kind === "shares" ? this.renderParts(this.kind) : nothing}
      <div role="alert">${wrongLine(this.wrong)}</div>
      <button class="btn btn-line" type="submit">${t.bill.splitSave}</button>
    </form>`;
  }

  /** What a choice brings may lie below the edge of the menu. */
  override updated(changed: Map<string, unknown>): void {
    if (changed.has("kind")) this.renderRoot.querySelector("[type=submit]")?.scrollIntoView({ block: "nearest" });
  }

  private renderKind(kind: Kind, label: string): TemplateResult {
    return html`<label
      ><input
        class="tick"
        type="radio"
        name="kind"
        .checked=${this.kind === kind}
        @change=${() => this.choose(kind)}
      />${label}</label
    >`;
  }

  private renderAmong(): TemplateResult {
    return html`<fieldset class="people">
      <legend class="quiet small">${t.bill.among}</legend>
      ${this.people().map(
        (member) =>
          html`<label
            ><input
              class="tick"
              type="checkbox"
              .checked=${this.among.has(member.id)}
              @change=${() => this.toggle(member.id)}
            />${this.renderName(member)}</label
          >`,
      )}
      ${this.isEverybody() ? html`<p class="quiet small">${t.bill.everybody}</p>` : nothing}
    </fieldset>`;
  }

  private renderParts(kind: "percent" | "shares"): TemplateResult {
    const left = WHOLE - [...this.parts("percent").values()].reduce((sum, part) => sum + part, 0);
    const hundredth = (part: number): string => String(part / 100);
    return html`<fieldset class="people">
        <legend class="vh">${kind === "percent" ? t.bill.percent : t.bill.shares}</legend>
        ${this.people().map(
          (member) =>
            html`<label class="part"
              >${this.renderName(member)}<span class="input"
                ><input
                  inputmode="decimal"
                  autocomplete="off"
                  aria-label=${kind === "percent" ? t.bill.percentOf(this.name(member)) : t.bill.sharesOf(this.name(member))}
                  .value=${this.typed.get(member.id) ?? ""}
                  @input=${(event: Event) => this.type(member.id, (event.target as HTMLInputElement).value)} /></span
              >${kind === "percent" ? html`<span aria-hidden="true">%</span>` : nothing}</label
            >`,
        )}
      </fieldset>
      ${
        kind === "percent" && left !== 0
          ? html`<p class="quiet small" role="status">
              ${left > 0 ? t.bill.percentLeft(hundredth(left)) : t.bill.percentOver(hundredth(-left))}
            </p>`
          : nothing
      }`;
  }

  private renderName(member: MemberView): TemplateResult {
    const initial = sharesFruit(member, this.client.state.members);
    return html`${friend(member, { size: 24, flat: true, initial })}<span class="name">${this.name(member)}</span>`;
  }

  private name({ id }: MemberView): string {
    return payerName(this.client.state, id);
  }

  /** Who takes part, and whom the rule names though they only look on by now. */
  private people(): MemberView[] {
    const { members } = this.client.state;
    const { rule } = this;
    const named = rule?.by === "percent" || rule?.by === "shares" ? Object.keys(rule.parts) : [];
    const here = takingPart(members);
    // The server names nobody anew who is gone: whoever left is left out once something else is saved.
    const others = named.flatMap((id) => members.get(id) ?? []).filter(({ gone }) => !gone);
    return [...new Set([...here, ...others])];
  }

  private isEverybody(): boolean {
    return this.people().every(({ id }) => this.among.has(id));
  }

  private choose(kind: Kind): void {
    this.kind = kind;
    this.wrong = "";
    // What was typed as percents means something else as shares.
    this.typed = new Map();
  }

  private toggle(id: MemberId): void {
    const among = new Set(this.among);
    if (!among.delete(id)) among.add(id);
    this.among = among;
  }

  private type(id: MemberId, text: string): void {
    this.typed = new Map(this.typed).set(id, text);
    this.wrong = "";
  }

  /** What was typed, in hundredths of a percent or in shares; what is no number is nought. */
  private parts(kind: "percent" | "shares"): Map<MemberId, number> {
    const parts = new Map<MemberId, number>();
    for (const { id } of this.people()) {
      const number = Number((this.typed.get(id) ?? "").replace(",", ".").trim() || "0");
      const part = Math.round(kind === "percent" ? number * 100 : number);
      if (Number.isFinite(part) && part > 0) parts.set(id, part);
    }
    return parts;
  }

  private save(event: Event): void {
    event.preventDefault();
    const rule = this.chosen();
    if (rule !== undefined) this.dispatchEvent(new SplitEvent(rule));
  }

  private chosen(): SplitRule | null | undefined {
    switch (this.kind) {
      case "room":
        return null;
      case "wants":
        return { by: "wants" };
      case "equally": {
        const among = this.people()
          .map(({ id }) => id)
          .filter((id) => this.among.has(id));
        return this.isEverybody() || among.length === 0 ? { by: "equally" } : { by: "equally", among };
      }
      case "percent": {
        const parts = this.parts("percent");
        const whole = [...parts.values()].reduce((sum, part) => sum + part, 0) === WHOLE;
        this.wrong = whole ? "" : t.bill.percentWrong;
        return whole ? { by: "percent", parts: Object.fromEntries(parts) } : undefined;
      }
      case "shares": {
        const parts = this.parts("shares");
        const fits = parts.size > 0 && [...parts.values()].every((part) => part <= MAX_SHARES);
        this.wrong = fits ? "" : t.bill.sharesWrong;
        return fits ? { by: "shares", parts: Object.fromEntries(parts) } : undefined;
      }
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-split-form": SplitFormElement;
  }
}
