import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Shop } from "../../../api/types.ts";
import { shortDate, soon } from "../../../i18n/format.ts";
import { t } from "../../../i18n/index.ts";
import { brand } from "../../../icons/brand.ts";
import { colour, friend, friends } from "../../../icons/friend.ts";
import { icon, type IconName } from "../../../icons/icon.ts";
import type { MemberId, MemberView, RoomId } from "../../../protocol/generated.ts";
import { isAhead } from "../../../state/when.ts";
import type { RoomClient, RoomState } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { GoodsController } from "../../../ui/goods/goods-controller.ts";
import type { InviteDialogElement } from "../invite/invite-dialog.ts";
import type { MenuElement } from "../menu/menu.ts";
import { PARTS } from "../parts.ts";
import type { PeopleElement } from "../people/people.ts";
import { othersHere, sharesFruit, whereabouts } from "../where.ts";
import cssText from "./topbar.css?inline";

/** More faces than these don't fit beside the room's name; the rest is a number. */
const FACES_WIDE = 6;
const FACES_PHONE = 3;

/** The bar of a room: brand, name, whether all is saved, who is there, invite. */
@customElement("cb-topbar")
export class TopbarElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) shops: readonly Shop[] = [];
  /** The room's name until the room itself has said it. */
  @property({ attribute: false }) fallbackName = "";
  /** Whom the person follows now. */
  @property({ attribute: false }) following: MemberId | undefined;

  @query("cb-invite-dialog") private readonly inviteDialog!: InviteDialogElement;
  @query("cb-people") private readonly people!: PeopleElement;
  @query("cb-room-menu") private readonly menu!: MenuElement;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["connection", "save", "unsaved", "room", "members", "presence", "ready"]);
  }

  override render(): TemplateResult {
    const current = this.client.state;
    const name = current.room?.name ?? this.fallbackName;
    const when = renderWhen(current);
    const role = current.members.get(current.me)?.role ?? "viewer";
    return html`<header class="top">
        <a class="logo" href="/" aria-label=${t.site.home}>${brand}<span aria-hidden="true">cabas</span></a>
        <span class="sep" aria-hidden="true"></span>
        <button
          class="room-name"
          type="button"
          aria-haspopup="dialog"
          title=${name}
          @click=${(event: Event) => void this.openMenu(event.currentTarget as HTMLElement)}
        >
          <b><span>${name}</span>${icon("down", "s")}</b>
          <span class="below ${when ? "dated" : ""}">${renderSaved(current)}${when ?? nothing}</span
          ><span class="vh">. ${t.room.menu}</span>
        </button>
        ${this.renderFriends(current)}
        ${
          role === "viewer"
            ? nothing
            : html`<button class="btn btn-main invite" type="button" @click=${() => void this.invite()}>
                ${icon("link")}<span>${t.room.invite}</span>
              </button>`
        }
      </header>
      <cb-people
        .client=${this.client}
        .room=${this.room}
        .shops=${this.shops}
        .following=${this.following}
      ></cb-people>
      <cb-room-menu .client=${this.client} .room=${this.room}></cb-room-menu>
      <cb-invite-dialog .client=${this.client} .room=${this.room}></cb-invite-dialog>`;
  }

  private renderFriends(current: RoomState): TemplateResult {
    const others = othersHere(current);
    const me = current.members.get(current.me);
    const shown = others.slice(0, FACES_WIDE);
    const everyone = me ? [...others, me] : others;
    const rest = others.length - shown.length;
    return html`<div class="friends" role="group" aria-label=${t.room.people}>
      ${shown.map((member) => this.renderFriend(member, current))}
      ${me ? html`<span class="me">${friend({ ...me, name: `${me.name} (${t.common.youSuffix})` }, { size: 36 })}</span>` : nothing}
      <button
        class="all"
        type="button"
        aria-haspopup="dialog"
        aria-label=${t.room.peopleButton(everyone.length)}
        @click=${(event: Event) => void this.openPeople(event.currentTarget as HTMLElement)}
      >
        <span class="wide">${rest > 0 ? `+${rest}` : icon("users")}</span>
        <span class="phone" aria-hidden="true">${friends(everyone, FACES_PHONE, { size: 28, named: true })}</span>
      </button>
    </div>`;
  }

  private renderFriend(member: MemberView, current: RoomState): TemplateResult {
    const presence = current.presence.get(member.id);
    const where = whereabouts(current, member.id, this.shops, (id) => this.goods.card(id));
    const followed = this.following === member.id;
    const options = {
      size: 36,
      named: true,
      away: presence?.away ?? true,
      idle: presence?.idle ?? false,
      initial: sharesFruit(member, current.members),
    } as const;
    return html`<button
      type="button"
      class=${followed ? `followed ${colour(member.avatar)}` : ""}
      aria-pressed=${followed ? "true" : "false"}
      aria-label=${t.follow.followName(member.name, where)}
      title="${member.name}, ${where}"
      @click=${() => this.follow(member.id)}
    >
      ${friend(member, options)}
    </button>`;
  }

  private async openMenu(button: HTMLElement): Promise<void> {
    await PARTS.menu();
    this.menu.toggle(button);
  }

  private async openPeople(button: HTMLElement): Promise<void> {
    await PARTS.people();
    this.people.toggle(button);
  }

  private async invite(): Promise<void> {
    await PARTS.invite();
    await this.inviteDialog.show();
  }

  private follow(member: MemberId): void {
    this.dispatchEvent(new CustomEvent("cb-follow", { detail: member }));
  }
}

/** When it is that the room is for: the day, and how soon; on a phone how soon. Nothing once it is over. */
function renderWhen({ room, serverTimeOffset }: RoomState): TemplateResult | undefined {
  const at = room?.starts_at;
  const now = Date.now() + serverTimeOffset;
  if (at === undefined || !isAhead(at, now)) return undefined;
  return html`<span class="vh">. </span
    ><span class="when"><span class="day">${shortDate(at)}, </span>${soon(at, now)}</span>`;
}

/** Saved, or not, in words and a sign; the sign alone would say nothing. */
function renderSaved(current: RoomState): TemplateResult {
  const [kind, iconName, text] = savedParts(current);
  return html`<span class="saved ${kind}">${icon(iconName)}<span>${text}</span></span>`;
}

function savedParts(current: RoomState): [string, IconName, string] {
  if (!current.ready) return ["busy", "clock", t.saved.connecting];
  if (current.save === "paused") return ["off", "pause", t.saved.paused];
  if (current.save === "offline") {
    return ["off", "wifioff", current.unsaved > 0 ? t.saved.offline : t.saved.offlineNothing];
  }
  if (current.save === "saving") return ["busy", "clock", t.saved.saving(current.unsaved)];
  return ["", "check", t.saved.saved];
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-topbar": TopbarElement;
  }
}
