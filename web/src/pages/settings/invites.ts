import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Invite } from "../../api/types.ts";
import { shortDate } from "../../i18n/format.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import type { Role } from "../../protocol/generated.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { copy } from "../../ui/copy.ts";
import { problemText } from "../../ui/problem.ts";
import { rooms } from "../../ui/services.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import cssText from "./part.css?inline";
import { SettingsPart } from "./part.ts";

const DAY_S = 24 * 60 * 60;
const PERIODS = { day: DAY_S, week: 7 * DAY_S, month: 30 * DAY_S, ever: null } as const;
type Period = keyof typeof PERIODS;

/** The links that let people in: new ones, with a role and an end, and the way to withdraw each. */
@customElement("cb-set-invites")
export class SetInvitesElement extends SettingsPart {
  static override styles = [base, sheet(cssText)];

  @state() private invites: readonly Invite[] | "loading" | "failed" = "loading";

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    void this.look();
  }

  /** Others have become void meanwhile. */
  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("settings") && changed.get("settings") !== undefined) void this.look();
  }

  override render(): TemplateResult {
    return html`<section aria-labelledby="invites">
      <h2 id="invites">${t.settings.invites}</h2>
      ${this.renderForm()} ${this.renderWrong()} ${this.renderList()}
    </section>`;
  }

  private renderForm(): TemplateResult {
    const texts = t.settings;
    const roles: readonly (readonly [Role, string])[] = [
      ["shopper", texts.mayShop],
      ["viewer", texts.mayView],
      ...(this.settings.you.role === "host" ? ([["cohost", texts.mayHost]] as const) : []),
    ];
    const periods: readonly (readonly [Period, string])[] = [
      ["day", texts.day],
      ["week", texts.week],
      ["month", texts.month],
      ["ever", texts.ever],
    ];
    return html`<form class="make" @submit=${(event: Event) => this.make(event)}>
      <div class="field">
        <label for="role">${texts.guestsMay}</label>
        <div class="input">
          <select id="role">
            ${roles.map(([role, label]) => html`<option value=${role}>${label}</option>`)}
          </select>
        </div>
      </div>
      <div class="field">
        <label for="period">${texts.goodFor}</label>
        <div class="input">
          <select id="period">
            ${periods.map(([each, label]) => html`<option value=${each} ?selected=${each === "week"}>${label}</option>`)}
          </select>
        </div>
      </div>
      <button class="btn btn-main" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
        ${icon("plus")}${texts.make}
      </button>
    </form>`;
  }

  private renderList(): unknown {
    if (this.invites === "loading") return html`<p class="quiet" role="status">${t.common.loading}…</p>`;
    if (this.invites === "failed") {
      return html`<button class="btn btn-soft" type="button" @click=${() => void this.look()}>
        ${t.common.tryAgain}
      </button>`;
    }
    const now = Date.now();
    const usable = this.invites.filter(
      ({ revoked, expires_at }) => !revoked && (expires_at === null || expires_at > now),
    );
    if (usable.length === 0) return html`<p class="quiet">${t.settings.noInvites}</p>`;
    return html`<ul class="rows" aria-labelledby="invites">
      ${usable.map((invite) => this.renderInvite(invite))}
    </ul>`;
  }

  private renderInvite(invite: Invite): TemplateResult {
    const texts = t.settings;
    const until = invite.expires_at === null ? texts.noEnd : texts.until(shortDate(invite.expires_at));
    const what = `${texts.invited[invite.role]}, ${until}`;
    return html`<li>
      <div class="tx">
        <b>${what}</b>
        <p class="quiet small">${texts.uses(invite.uses)}</p>
      </div>
      <button
        class="btn btn-line"
        type="button"
        aria-label="${texts.copy}: ${what}"
        @click=${() => void this.copy(invite)}
      >
        ${icon("copy")}${texts.copy}
      </button>
      <button class="btn" type="button" aria-label=${texts.withdrawName(what)} @click=${() => this.withdraw(invite)}>
        ${texts.withdraw}
      </button>
    </li>`;
  }

  private make(event: Event): void {
    event.preventDefault();
    const [role, period] = ["#role", "#period"].map(
      (id) => this.renderRoot.querySelector<HTMLSelectElement>(id)?.value ?? "",
    );
    const lasts = PERIODS[period as Period];
    void this.act(async () => {
      const made = await rooms.createInvite(this.settings.room.id, role as Exclude<Role, "host">, lasts);
      this.invites = [made, ...(typeof this.invites === "string" ? [] : this.invites)];
      return undefined;
    }, t.settings.stored);
  }

  private async copy({ url }: Invite): Promise<void> {
    const copied = await copy(url);
    toasts.show(
      copied
        ? { kind: "done", icon: "check", text: t.settings.copied }
        : { kind: "wrong", icon: "alert", text: t.settings.copyFailed },
    );
  }

  private withdraw({ id }: Invite): void {
    void this.act(async () => {
      await rooms.revokeInvite(this.settings.room.id, id);
      if (typeof this.invites !== "string") this.invites = this.invites.filter((each) => each.id !== id);
      return undefined;
    }, t.settings.withdrawn);
  }

  private async look(): Promise<void> {
    try {
      this.invites = await rooms.invites(this.settings.room.id);
    } catch (error) {
      this.invites = "failed";
      this.wrong = problemText(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-set-invites": SetInvitesElement;
  }
}
