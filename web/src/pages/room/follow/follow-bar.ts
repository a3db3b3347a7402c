import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../../../i18n/index.ts";
import { colour, friend } from "../../../icons/friend.ts";
import { icon } from "../../../icons/icon.ts";
import type { MemberView } from "../../../protocol/generated.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import cssText from "./follow-bar.css?inline";

/** What the person wants of their leader. */
export class FollowBarEvent extends Event {
  static readonly type = "cb-follow-bar";
  constructor(readonly wants: "stop" | "back") {
    super(FollowBarEvent.type);
  }
}

/** Says that one is led, by a frame in the leader's colour; or, when one went off by oneself, offers the way back. */
@customElement("cb-follow-bar")
export class FollowBarElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  /** Who leads. */
  @property({ attribute: false }) head: MemberView | undefined;
  /** Whom one chose to follow, where that is another: they follow the leader. */
  @property({ attribute: false }) through: MemberView | undefined;
  @property({ attribute: false }) astray = false;

  override render(): TemplateResult {
    const { head, through, astray } = this;
    return html`<div role="status">${head && !astray ? this.renderLed(head, through) : nothing}</div>
      ${head && astray ? this.renderAstray(through ?? head) : nothing}`;
  }

  private renderLed(head: MemberView, through: MemberView | undefined): TemplateResult {
    const [before, after] = t.follow.withWhom(through?.name);
    return html`<div class="rim ${colour(head.avatar)}"></div>
      <div class="follow ${colour(head.avatar)}">
        ${friend(head, { size: 36, named: true })}<span class="whom">${before}<b>${head.name}</b>${after}</span
        ><button type="button" @click=${() => this.want("stop")}>
          ${t.follow.stop}<span class="kbd" aria-hidden="true">${t.follow.esc}</span>
        </button>
      </div>`;
  }

  private renderAstray(leader: MemberView): TemplateResult {
    return html`<div class="chip-row">
      <button class="to" type="button" @click=${() => this.want("back")}>
        ${friend(leader, { size: 24, named: true })}<span>${t.follow.back(leader.name)}</span>
      </button>
      <button class="ibtn" type="button" aria-label=${t.follow.stopName(leader.name)} @click=${() => this.want("stop")}>
        ${icon("x", "s")}
      </button>
    </div>`;
  }

  private want(wants: "stop" | "back"): void {
    this.dispatchEvent(new FollowBarEvent(wants));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-follow-bar": FollowBarElement;
  }
}
