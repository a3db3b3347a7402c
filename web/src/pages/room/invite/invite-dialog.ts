import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Invite } from "../../../api/types.ts";
import { shortDate } from "../../../i18n/format.ts";
import { t } from "../../../i18n/later.ts";
import { icon } from "../../../icons/icon.ts";
import type { Role, RoomId } from "../../../protocol/generated.ts";
import dialogText from "../../../styles/dialog.css?inline";
import type { RoomClient } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { copy } from "../../../ui/copy.ts";
import { wrongLine } from "../../../ui/parts.ts";
import { problemText } from "../../../ui/problem.ts";
import { rooms } from "../../../ui/services.ts";
import cssText from "./invite-dialog.css?inline";
import "./qr-code.ts";
import { works } from "./works.ts";

type GuestRole = Exclude<Role, "host">;
const DAY_S = 24 * 60 * 60;
const PERIODS = { day: DAY_S, week: 7 * DAY_S, month: 30 * DAY_S, ever: null } as const;
type Period = keyof typeof PERIODS;
/** Phones send links by their own ways. */
const MAY_SHARE = "share" in navigator;
/** How long a button says "Copied", in ms. */
const COPIED_MS = 2_500;

/** Links that let friends in: the newest to copy, another to make, the ones that work to withdraw. */
@customElement("cb-invite-dialog")
export class InviteDialogElement extends CabasElement {
  static override styles = [base, sheet(dialogText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private invites: readonly Invite[] = [];
  @state() private shown: Invite | undefined;
  @state() private guestRole: GuestRole = "shopper";
  @state() private period: Period = "week";
  @state() private busy = false;
  @state() private wrong = "";
  @state() private note = "";
  /** Whether the link is shown as a code, too. */
  @state() private coded = false;
  /** Which link was copied a moment ago. */
  @state() private copied: string | undefined;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("#link") private readonly linkInput!: HTMLInputElement | null;

  constructor() {
    super();
    new RoomController(this, ["members"]);
  }

  async show(): Promise<void> {
    this.wrong = "";
    this.note = "";
    this.coded = false;
    this.dialog.showModal();
    this.busy = true;
    try {
      this.invites = await rooms.invites(this.room);
      const usable = this.usable();
      this.shown = usable.find(({ role }) => role === "shopper") ?? usable[0];
      if (!this.shown) await this.make();
    } catch (error) {
      this.wrong = problemText(error);
    } finally {
      this.busy = false;
    }
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading">
      <div class="d-in">
        <div class="d-head">
          <h2 id="heading">${t.invite.heading}</h2>
          <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.dialog.close()}>
            ${icon("x")}
          </button>
        </div>
        <p>${t.invite.lede}</p>
        ${this.renderLink()} ${this.renderChoices()}
        <div role="status">${this.note ? html`<p class="small quiet">${this.note}</p>` : nothing}</div>
        <div role="alert">${wrongLine(this.wrong)}</div>
        ${this.renderList()}
      </div>
    </dialog>`;
  }

  private renderLink(): TemplateResult {
    const copied = this.shown !== undefined && this.copied === this.shown.id;
    return html`<div class="field">
      <label for="link"
        >${t.invite.link}${this.shown ? html` <span class="quiet">${this.about(this.shown)}</span>` : nothing}</label
      >
      <div class="send">
        <div class="input input-big">
          <input
            id="link"
            readonly
            class="num"
            .value=${this.shown?.url ?? (this.busy ? t.invite.making : t.invite.none)}
            @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
          />
        </div>
        <button
          class="btn btn-main btn-big"
          type="button"
          ?disabled=${!this.shown}
          @click=${() => this.shown && void this.copyLink(this.shown)}
        >
          ${icon(copied ? "check" : "copy")}${copied ? t.invite.copied : t.invite.copy}
        </button>
      </div>
      ${this.shown ? this.renderOtherWays(this.shown) : nothing}
    </div>`;
  }

  /** For somebody beside one, or by whatever one's phone sends with. */
  private renderOtherWays({ id, url }: Invite): TemplateResult {
    return html`<div class="ways">
        <button
          class="btn btn-soft"
          type="button"
          aria-expanded=${this.coded ? "true" : "false"}
          aria-controls="code"
          @click=${() => (this.coded = !this.coded)}
        >
          ${icon("qr")}${this.coded ? t.invite.codeHide : t.invite.code}
        </button>
        ${
          MAY_SHARE
            ? html`<button class="btn btn-soft" type="button" @click=${() => void this.share(url)}>
                ${icon("share")}${t.invite.share}
              </button>`
            : nothing
        }
      </div>
      <div id="code" ?hidden=${!this.coded}>
        ${
          this.coded
            ? html`<cb-qr-code .room=${this.room} .invite=${id}></cb-qr-code>
                <p class="small quiet">${t.invite.codeText}</p>`
            : nothing
        }
      </div>`;
  }

  private async share(url: string): Promise<void> {
    const title = this.client.state.room?.name ?? "";
    // Who changes their mind has done nothing wrong.
    await navigator.share({ title, url }).catch(() => undefined);
  }

  private renderChoices(): TemplateResult {
    const mine = this.client.state.members.get(this.client.state.me)?.role;
    const roles: readonly (readonly [GuestRole, string])[] = [
      ["shopper", t.invite.mayShop],
      ["viewer", t.invite.mayView],
      ...(mine === "host" ? ([["cohost", t.invite.mayHost]] as const) : []),
    ];
    const periods: readonly (readonly [Period, string])[] = [
      ["day", t.invite.untilDay],
      ["week", t.invite.untilWeek],
      ["month", t.invite.untilMonth],
      ["ever", t.invite.untilEver],
    ];
    return html`<form class="field" @submit=${(event: Event) => void this.submit(event)}>
      <h3 class="lab">${t.invite.another}</h3>
      <div class="choices">
        <div class="field">
          <label for="role">${t.invite.who}</label>
          <div class="input">
            <select
              id="role"
              @change=${(e: Event) => (this.guestRole = (e.target as HTMLSelectElement).value as GuestRole)}
            >
              ${roles.map(([role, label]) => html`<option value=${role} ?selected=${role === this.guestRole}>${label}</option>`)}
            </select>
          </div>
        </div>
        <div class="field">
          <label for="period">${t.invite.until}</label>
          <div class="input">
            <select
              id="period"
              @change=${(e: Event) => (this.period = (e.target as HTMLSelectElement).value as Period)}
            >
              ${periods.map(([each, label]) => html`<option value=${each} ?selected=${each === this.period}>${label}</option>`)}
            </select>
          </div>
        </div>
      </div>
      <button class="btn btn-soft" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
        ${icon("plus")}${t.invite.make}
      </button>
    </form>`;
  }

  private renderList(): unknown {
    const usable = this.usable();
    if (usable.length === 0) return nothing;
    return html`<section class="made" aria-labelledby="made">
      <h3 id="made">${t.invite.yours}</h3>
      <ul>
        ${usable.map((invite) => {
          const what = this.about(invite);
          return html`<li>
            <p>${what} <span class="quiet">· ${t.invite.uses(invite.uses)}</span></p>
            <button
              class="ibtn"
              type="button"
              aria-label="${t.invite.copy}: ${what}"
              @click=${() => void this.copyLink(invite)}
            >
              ${icon(this.copied === invite.id ? "check" : "copy")}
            </button>
            <button
              class="btn"
              type="button"
              aria-label=${t.invite.revokeName(what)}
              @click=${() => void this.revoke(invite)}
            >
              ${t.invite.revoke}
            </button>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  private usable(): Invite[] {
    const now = Date.now() + this.client.state.serverTimeOffset;
    return this.invites.filter((invite) => works(invite, now)).sort((a, b) => b.created_at - a.created_at);
  }

  /** What a link is good for, in a few words. */
  private about(invite: Invite): string {
    const role = invite.role === "host" ? t.role.host : t.invite[invite.role];
    const until = invite.expires_at === null ? t.invite.never : t.invite.expires(shortDate(invite.expires_at));
    const { me, members } = this.client.state;
    const maker = members.get(invite.made_by)?.name;
    const by = invite.made_by === me || maker === undefined ? [] : [t.invite.by(maker)];
    return [role, until, ...by].join(", ");
  }

  private async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    try {
      await this.make();
    } catch (error) {
      this.wrong = problemText(error);
    } finally {
      this.busy = false;
    }
  }

  private async make(): Promise<void> {
    const invite = await rooms.createInvite(this.room, this.guestRole, PERIODS[this.period]);
    this.invites = [invite, ...this.invites];
    this.shown = invite;
  }

  private async copyLink(invite: Invite): Promise<void> {
    if (await copy(invite.url)) {
      this.copied = invite.id;
      this.note = "";
      setTimeout(() => {
        if (this.copied === invite.id) this.copied = undefined;
      }, COPIED_MS);
      return;
    }
    this.shown = invite;
    this.note = t.invite.copyFailed;
    await this.updateComplete;
    this.linkInput?.focus();
  }

  private async revoke(invite: Invite): Promise<void> {
    this.wrong = "";
    try {
      await rooms.revokeInvite(this.room, invite.id);
      this.invites = this.invites.filter(({ id }) => id !== invite.id);
      if (this.shown?.id === invite.id) {
        this.shown = this.usable()[0];
        // Another link may let in more: nobody scans it unasked.
        this.coded = false;
      }
      this.note = t.invite.revoked;
    } catch (error) {
      this.wrong = problemText(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-invite-dialog": InviteDialogElement;
  }
}
