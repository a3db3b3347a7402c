import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Shop } from "../../../api/types.ts";
import { t } from "../../../i18n/later.ts";
import { PARTS } from "../parts.ts";
import { friend } from "../../../icons/friend.ts";
import { icon } from "../../../icons/icon.ts";
import type { MemberId, MemberView, Role, RoomId } from "../../../protocol/generated.ts";
import popoverText from "../../../styles/popover.css?inline";
import type { RoomClient, RoomState } from "../../../sync/room-client.ts";
import { base, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { ask } from "../../../ui/confirm/ask.ts";
import { GoodsController } from "../../../ui/goods/goods-controller.ts";
import { PanelElement } from "../../../ui/popover/panel.ts";
import { roomUrl, router } from "../../../ui/router.ts";
import { isHost, takesPart } from "../members.ts";
import { PointEvent } from "../pointing/point-event.ts";
import { staffText } from "../staff.ts";
import { othersHere, placeOf, sharesFruit, whereabouts } from "../where.ts";
import cssText from "./people.css?inline";

const ROLES: readonly Role[] = ["host", "cohost", "shopper", "viewer"];

/** Who is in the room, where they are, and what hosts may do about it. */
@customElement("cb-people")
export class PeopleElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) shops: readonly Shop[] = [];
  /** Whom the person follows now. */
  @property({ attribute: false }) following: MemberId | undefined;
  /** Whose role is being looked at. */
  @state() private managed: MemberId | undefined;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["members", "presence", "lead", "waiting"]);
  }

  protected override renderPanel(): TemplateResult {
    const current = this.client.state;
    const me = current.members.get(current.me);
    const here = [...(me ? [me] : []), ...othersHere(current)];
    const earlier = [...current.members.values()].filter(
      ({ id, gone }) => !gone && id !== current.me && !current.presence.has(id),
    );
    return html`<div class="head">
        <h2 id="heading">${t.people.heading(here.length)}</h2>
        <button
          class="ibtn"
          type="button"
          aria-label=${t.common.close}
          @click=${() => this.popoverElement.hidePopover()}
        >
          ${icon("x")}
        </button>
      </div>
      ${this.renderTogether(current)}
      <div class="list">
        <ul>
          ${this.renderMembers(here, current)}
        </ul>
        ${
          earlier.length > 0
            ? html`<h3>${t.people.earlier}</h3>
                <ul>
                  ${this.renderMembers(earlier, current)}
                </ul>`
            : nothing
        }
      </div>`;
  }

  /** What one does with everybody: some of it is the hosts'. */
  private renderTogether(current: RoomState): unknown {
    const me = current.members.get(current.me);
    if (!me || !takesPart(me) || current.waiting !== null) return nothing;
    const hosts = isHost(current);
    return html`<div class="together">
      <button class="btn btn-soft" type="button" title=${t.together.pointHint} @click=${() => void this.point()}>
        ${icon("cursor")}${t.together.point}
      </button>
      ${
        hosts
          ? html`<button class="btn btn-soft" type="button" @click=${() => this.bring(current)}>
              ${icon("users")}${t.together.bring}
            </button>`
          : nothing
      }
      ${
        !hosts || current.lead === current.me
          ? nothing
          : html`<button class="btn btn-soft" type="button" @click=${() => this.client.together.lead(current.me)}>
              ${icon("host")}${t.together.takeLead}
            </button>`
      }
    </div>`;
  }

  private async point(): Promise<void> {
    await PARTS.pointing();
    this.popoverElement.hidePopover();
    this.dispatchEvent(new PointEvent());
  }

  private bring(current: RoomState): void {
    this.popoverElement.hidePopover();
    this.client.together.bring(current.presence.get(current.me)?.page ?? "home");
  }

  private renderMembers(members: readonly MemberView[], current: RoomState): unknown {
    return repeat(
      members,
      ({ id }) => id,
      (member) => this.renderMember(member, current),
    );
  }

  private renderMember(member: MemberView, current: RoomState): TemplateResult {
    const mine = member.id === current.me;
    const presence = current.presence.get(member.id);
    const myRole = current.members.get(current.me)?.role;
    const face = {
      size: 36,
      named: true,
      away: !mine && (presence?.away ?? true),
      idle: !mine && presence?.idle === true,
      initial: sharesFruit(member, current.members),
    } as const;
    const is = [member.role === "shopper" ? "" : t.role[member.role], staffText(member, this.goods) ?? ""].filter(
      Boolean,
    );
    const managed = this.managed === member.id;
    const followed = this.following === member.id;
    return html`<li>
      ${friend(member, face)}
      <div class="tx">
        <b title=${member.name}
          >${member.name}${mine ? html` <span class="quiet">${t.common.youSuffix}</span>` : nothing}</b
        >
        <p class="quiet small">
          ${
            is.length === 0
              ? nothing
              : html`<span class="role">${member.role === "host" ? icon("host", "s") : nothing}${is.join(" · ")}</span>`
          }${current.lead === member.id ? ` · ${t.together.leads}` : nothing}${mine || (is.length === 0 && current.lead !== member.id) ? nothing : " · "}${
            mine ? nothing : whereabouts(current, member.id, this.shops, (id) => this.goods.card(id))
          }
        </p>
      </div>
      ${
        !mine && presence
          ? html`<button
                class="btn btn-line"
                type="button"
                aria-pressed=${followed ? "true" : "false"}
                aria-label=${followed ? t.follow.stopName(member.name) : `${t.follow.follow} ${member.name}`}
                @click=${() => this.follow(member.id)}
              >
                ${followed ? t.follow.stop : t.follow.follow}</button
              ><button
                class="ibtn"
                type="button"
                title=${t.people.goThere}
                aria-label=${t.people.goThereName(member.name)}
                @click=${() => this.goTo(member)}
              >
                ${icon("arrow")}
              </button>`
          : html`<span></span><span></span>`
      }
      ${
        !mine && myRole === "host"
          ? html`<button
              class="ibtn"
              type="button"
              aria-expanded=${managed ? "true" : "false"}
              aria-label=${t.people.manage(member.name)}
              @click=${() => (this.managed = managed ? undefined : member.id)}
            >
              ${icon("more")}
            </button>`
          : nothing
      }
      ${managed ? this.renderManage(member) : nothing}
    </li>`;
  }

  private renderManage(member: MemberView): TemplateResult {
    const labels: Record<Role, string> = {
      host: t.people.roleHost,
      cohost: t.people.roleCohost,
      shopper: t.people.roleShopper,
      viewer: t.people.roleViewer,
    };
    return html`<div class="more">
      <div class="field">
        <label for="role">${t.people.roleOf}</label>
        <div class="input">
          <select
            id="role"
            .value=${member.role}
            @change=${(event: Event) =>
              this.client.setRole(member.id, (event.target as HTMLSelectElement).value as Role)}
          >
            ${ROLES.map((role) => html`<option value=${role} ?selected=${role === member.role}>${labels[role]}</option>`)}
          </select>
        </div>
      </div>
      ${
        this.client.state.presence.has(member.id) && this.client.state.lead !== member.id && takesPart(member)
          ? html`<button class="btn btn-soft" type="button" @click=${() => this.handLead(member.id)}>
              ${icon("host")}${t.together.handLead}
            </button>`
          : nothing
      }
      <button class="btn btn-danger" type="button" @click=${() => void this.takeOut(member)}>
        ${t.people.removeDo}…
      </button>
    </div>`;
  }

  protected override opened(): void {
    this.popoverElement.querySelector<HTMLElement>("button")?.focus();
  }

  protected override closed(): void {
    this.managed = undefined;
  }

  private handLead(member: MemberId): void {
    this.managed = undefined;
    this.client.together.lead(member);
  }

  private follow(member: MemberId): void {
    this.popoverElement.hidePopover();
    this.dispatchEvent(new CustomEvent("cb-follow", { detail: member, bubbles: true, composed: true }));
  }

  private goTo(member: MemberView): void {
    const place = placeOf(this.client.state.presence.get(member.id));
    this.popoverElement.hidePopover();
    if (place) router.go(roomUrl(this.room, place));
  }

  private async takeOut(member: MemberView): Promise<void> {
    this.popoverElement.hidePopover();
    const yes = await ask({
      title: t.people.removeAsk(member.name),
      text: t.people.removeText,
      yes: t.people.removeDo,
    });
    if (yes) this.client.removeMember(member.id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-people": PeopleElement;
  }
}
