import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Invite, Shop } from "../../api/types.ts";
import { shortDate } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { copy } from "../../ui/copy.ts";
import "../../ui/empty-stall/empty-stall.ts";
import { awning } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { atShop, roomUrl } from "../../ui/router.ts";
import { rooms } from "../../ui/services.ts";
import { works } from "../room/invite/works.ts";
import cssText from "./empty-room.css?inline";

const WEEK_S = 7 * 24 * 60 * 60;

/** The first minute alone: the link to send on, and where to look meanwhile. */
@customElement("cb-empty-room")
export class EmptyRoomElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) shops: readonly Shop[] = [];
  /** The link that came with opening the room; without it the room is asked for one. */
  @property({ attribute: false }) invite: Invite | undefined;
  @state() private found: Invite | undefined;
  @state() private copied = false;
  @state() private wrong = "";
  @query("input") private readonly linkInput!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.find());
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    const invite = this.invite ?? this.found;
    return html`<div class="em">
      <cb-empty-stall basket></cb-empty-stall>
      <h1 class="great">${t.empty.heading}</h1>
      <p class="lede">${t.empty.lede}</p>
      <div class="send">
        <div class="input input-big">
          <input
            readonly
            class="num"
            aria-label=${t.invite.link}
            .value=${invite ? plain(invite.url) : this.wrong || t.invite.making}
            @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
          />
        </div>
        <button
          class="btn btn-main btn-big"
          type="button"
          ?disabled=${!invite}
          @click=${() => invite && void this.copy(invite)}
        >
          ${icon(this.copied ? "check" : "copy")}${this.copied ? t.invite.copied : t.invite.copy}
        </button>
      </div>
      <p class="vh" role="status">${this.copied ? t.invite.copied : nothing}</p>
      ${
        invite
          ? html`<p class="facts">
              <span
                >${icon("clock", "s")}${
                  invite.expires_at === null ? t.invite.never : t.invite.expires(shortDate(invite.expires_at))
                }</span
              ><span>${icon("bag", "s")}${invite.role === "host" ? t.role.host : t.invite[invite.role]}</span>
            </p>`
          : nothing
      }
      ${
        this.shops.length > 0
          ? html`<p class="or"><span>${t.empty.or}</span></p>
              <nav class="shops" aria-label=${t.browse.shops}>${this.shops.map((shop) => this.renderShop(shop))}</nav>`
          : nothing
      }
    </div>`;
  }

  private renderShop(shop: Shop): TemplateResult {
    return html`<a href=${roomUrl(this.room, atShop(shop.id))}
      >${awning(shop)}<b class="serif">${shop.name}</b><span class="count">${t.browse.things(shop.products)}</span></a
    >`;
  }

  private async find(): Promise<void> {
    if (this.invite) return;
    try {
      const known = (await rooms.invites(this.room)).find(
        (invite) => invite.role === "shopper" && works(invite, Date.now()),
      );
      this.found = known ?? (await rooms.createInvite(this.room, "shopper", WEEK_S));
    } catch (error) {
      this.wrong = problemText(error);
    }
  }

  private async copy(invite: Invite): Promise<void> {
    this.copied = await copy(invite.url);
    if (this.copied) return;
    this.linkInput.value = invite.url;
    this.linkInput.focus();
  }
}

/** Without what every address begins with: the rest fits. */
function plain(url: string): string {
  return url.replace(/^https?:\/\//, "");
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-empty-room": EmptyRoomElement;
  }
}
