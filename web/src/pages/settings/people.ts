import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Shop } from "../../api/types.ts";
import { type KnownMember, settingsApi } from "../../api/settings.ts";
import { t } from "../../i18n/start.ts";
import { friend } from "../../icons/friend.ts";
import type { Role, Staff } from "../../protocol/generated.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { ask } from "../../ui/confirm/ask.ts";
import { problemText } from "../../ui/problem.ts";
import { catalogue } from "../../ui/services.ts";
import cssText from "./part.css?inline";
import { SettingsPart } from "./part.ts";

const ROLES: readonly Role[] = ["host", "cohost", "shopper", "viewer"];
/** Of no shop's staff, and of that of a shop which isn't named. Neither is a shop's id. */
const NONE = "";
const SOME = "some";

/** Who is in the room, as what, and whom hosts removed. */
@customElement("cb-set-people")
export class SetPeopleElement extends SettingsPart {
  static override styles = [base, sheet(cssText)];

  @state() private members: readonly KnownMember[] | "loading" | "failed" = "loading";
  /** Whose staff somebody may be; without them hosts can still say that somebody is of one's. */
  @state() private shops: readonly Shop[] = [];

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    void this.look();
    void catalogue.shops().then(
      (shops) => (this.shops = shops),
      () => undefined,
    );
  }

  override render(): TemplateResult {
    return html`<section aria-labelledby="people">
      <h2 id="people">${t.settings.people}</h2>
      ${this.renderMembers()} ${this.renderWrong()}
    </section>`;
  }

  private renderMembers(): unknown {
    if (this.members === "loading") return html`<p class="quiet" role="status">${t.common.loading}…</p>`;
    if (this.members === "failed") {
      return html`<button class="btn btn-soft" type="button" @click=${() => void this.look()}>
        ${t.common.tryAgain}
      </button>`;
    }
    const here = this.members.filter(({ gone }) => !gone).sort((a, b) => a.joined_at - b.joined_at);
    const removed = this.members.filter((member) => member.removed);
    return html`${here.length < 2 ? html`<p class="quiet">${t.settings.none}</p>` : nothing}
      <ul class="rows" aria-labelledby="people">
        ${repeat(
          here,
          ({ id }) => id,
          (member) => this.renderMember(member),
        )}
      </ul>
      ${
        removed.length === 0
          ? nothing
          : html`<h3 id="removed">${t.settings.removedHeading}</h3>
              <p class="quiet">${t.settings.removedText}</p>
              <ul class="rows" aria-labelledby="removed">
                ${repeat(
                  removed,
                  ({ id }) => id,
                  (member) => this.renderRemoved(member),
                )}
              </ul>`
      }`;
  }

  private renderMember(member: KnownMember): TemplateResult {
    const { you } = this.settings;
    const mine = member.id === you.id;
    const name = member.name === "" ? t.settings.nameless : member.name;
    const rules = you.role === "host";
    const manages = rules && !mine;
    const is = [
      ...(manages ? [] : [t.settings.roles[member.role]]),
      ...(rules || !member.staff ? [] : [this.staffText(member.staff)]),
      ...(member.online && !mine ? [t.settings.hereNow] : []),
    ];
    return html`<li>
      ${friend(member, { size: 36 })}
      <div class="tx">
        <b>${name}${mine ? html` <span class="quiet">${t.common.youSuffix}</span>` : nothing}</b>
        <p class="quiet small">${is.join(" · ")}</p>
      </div>
      ${
        manages
          ? html`<div class="input">
                <select
                  aria-label=${t.settings.roleOf(name)}
                  .value=${member.role}
                  @change=${(event: Event) => this.setRole(member, name, event.target as HTMLSelectElement)}
                >
                  ${ROLES.map(
                    (role) =>
                      html`<option value=${role} ?selected=${role === member.role}>${t.settings.roles[role]}</option>`,
                  )}
                </select>
              </div>
              <button
                class="btn btn-danger"
                type="button"
                aria-label="${t.settings.removeName(name)}…"
                @click=${() => void this.takeOut(member, name)}
              >
                ${t.settings.removeDo}…
              </button>`
          : nothing
      }
      ${rules ? this.renderStaff(member, name) : nothing}
    </li>`;
  }

  /** Whose staff somebody is, to be chosen. A shop that the catalogue has no more is some shop. */
  private renderStaff(member: KnownMember, name: string): TemplateResult {
    const known = this.shops.find(({ id }) => id === member.staff?.shop);
    const chosen = known?.id ?? (member.staff ? SOME : NONE);
    const options = [
      [NONE, t.settings.noStaff],
      ...this.shops.map((shop) => [shop.id, t.settings.staff(shop.name)] as const),
      [SOME, t.settings.someStaff],
    ] as const;
    // By each option, not by the list's value: shops may come after it was drawn.
    return html`<div class="input staff">
      <select
        aria-label=${t.settings.staffOf(name)}
        @change=${(event: Event) => this.setStaff(member, name, event.target as HTMLSelectElement, chosen)}
      >
        ${options.map(([value, label]) => html`<option value=${value} .selected=${value === chosen}>${label}</option>`)}
      </select>
    </div>`;
  }

  private staffText({ shop }: Staff): string {
    const known = this.shops.find(({ id }) => id === shop);
    return known ? t.settings.staff(known.name) : t.settings.someStaff;
  }

  private setStaff({ id }: KnownMember, name: string, select: HTMLSelectElement, before: string): void {
    const { value } = select;
    const staff = value === NONE ? null : value === SOME ? {} : { shop: value };
    void this.act(async () => {
      await settingsApi.setStaff(this.settings.room.id, id, staff);
      this.change(id, { staff });
      return undefined;
    }, t.settings.staffDone(name)).then((done) => {
      if (!done) select.value = before;
    });
  }

  private renderRemoved(member: KnownMember): TemplateResult {
    const name = member.name === "" ? t.settings.nameless : member.name;
    return html`<li>
      ${friend(member, { size: 36, away: true })}
      <div class="tx"><b>${name}</b></div>
      ${
        this.settings.you.role === "host"
          ? html`<button
              class="btn btn-line"
              type="button"
              aria-label=${t.settings.letBackName(name)}
              @click=${() => this.letBack(member, name)}
            >
              ${t.settings.letBack}
            </button>`
          : nothing
      }
    </li>`;
  }

  private setRole({ id, role }: KnownMember, name: string, select: HTMLSelectElement): void {
    const wanted = select.value as Role;
    void this.act(async () => {
      await settingsApi.setRole(this.settings.room.id, id, wanted);
      this.change(id, { role: wanted });
      return undefined;
    }, t.settings.roleDone(name)).then((done) => {
      if (!done) select.value = role;
    });
  }

  private async takeOut({ id }: KnownMember, name: string): Promise<void> {
    const { removeAsk, removeText, removeDo } = t.settings;
    if (!(await ask({ title: removeAsk(name), text: removeText, yes: removeDo }))) return;
    await this.act(async () => {
      await settingsApi.remove(this.settings.room.id, id);
      this.change(id, { gone: true, removed: true, online: false });
      // Their invite is void: who lists invites looks again.
      return {};
    }, t.settings.removedDone(name));
  }

  private letBack({ id, role }: KnownMember, name: string): void {
    void this.act(async () => {
      await settingsApi.setRole(this.settings.room.id, id, role);
      this.change(id, { removed: false });
      return undefined;
    }, t.settings.letBackDone(name));
  }

  private change(id: string, change: Partial<KnownMember>): void {
    if (typeof this.members === "string") return;
    this.members = this.members.map((each) => (each.id === id ? { ...each, ...change } : each));
  }

  private async look(): Promise<void> {
    this.members = "loading";
    this.wrong = "";
    try {
      this.members = await settingsApi.members(this.settings.room.id);
    } catch (error) {
      this.members = "failed";
      this.wrong = problemText(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-set-people": SetPeopleElement;
  }
}
