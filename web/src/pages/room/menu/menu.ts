import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { dateTime } from "../../../i18n/format.ts";
import { language, type Language } from "../../../i18n/index.ts";
import { t } from "../../../i18n/later.ts";
import { chooseLanguage } from "../../../ui/choose-language.ts";
import { icon, type IconName } from "../../../icons/icon.ts";
import type { RoomId, RoomInfo } from "../../../protocol/generated.ts";
import { loadPrefs, savePrefs, type Theme } from "../../../state/prefs.ts";
import popoverText from "../../../styles/popover.css?inline";
import segText from "../../../styles/seg.css?inline";
import type { RoomClient } from "../../../sync/room-client.ts";
import { base, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { ask } from "../../../ui/confirm/ask.ts";
import { wrongLine } from "../../../ui/parts.ts";
import { PanelElement } from "../../../ui/popover/panel.ts";
import { problemText } from "../../../ui/problem.ts";
import { settingsUrl } from "../../../ui/router.ts";
import { rooms } from "../../../ui/services.ts";
import { playNews } from "../../../ui/sound/sound.ts";
import { chooseTheme, themeChanges, themeChoice } from "../../../ui/theme.ts";
import { toasts } from "../../../ui/toasts/toast-service.ts";
import { calendarUrl, exportUrl, recapUrl } from "../../../api/rooms.ts";
import { isHost } from "../members.ts";
import { deleteRoom, eraseMe } from "./leaving.ts";
import cssText from "./menu.css?inline";

const PERSON_NAME_MAX = 40;
const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["en", "English"],
  ["fr", "Français"],
];

/** Behind the room's name: one's name here, language, theme, the way out. */
@customElement("cb-room-menu")
export class MenuElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(segText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private wrong = "";
  @query("#name") private readonly nameInput!: HTMLInputElement;

  private readonly themed = (): void => this.requestUpdate();

  constructor() {
    super();
    new RoomController(this, ["members", "room"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    themeChanges.addEventListener("change", this.themed);
  }

  override disconnectedCallback(): void {
    themeChanges.removeEventListener("change", this.themed);
    super.disconnectedCallback();
  }

  protected override renderPanel(): TemplateResult {
    const current = this.client.state;
    const choice = themeChoice();
    const { sound } = loadPrefs();
    const themes: readonly (readonly [Theme, IconName | undefined, string])[] = [
      ["light", "sun", t.site.themePaper],
      ["dark", "moon", t.site.themeSlate],
      ["system", undefined, t.site.themeSystem],
    ];
    return html`<div class="in">
      <h2 id="heading" tabindex="-1">${current.room?.name}</h2>
      ${current.room ? this.renderFacts(current.room) : nothing}
      <form class="field" novalidate @submit=${(event: Event) => void this.rename(event)}>
        <label for="name">${t.room.rename}</label>
        <div class="row">
          <div class="input ${this.wrong ? "bad" : ""}">
            <input
              id="name"
              autocomplete="nickname"
              maxlength=${PERSON_NAME_MAX}
              .value=${current.members.get(current.me)?.name ?? ""}
              aria-invalid=${this.wrong ? "true" : "false"}
              aria-describedby="wrong"
            />
          </div>
          <button class="btn btn-line" type="submit">${t.common.save}</button>
        </div>
        <div id="wrong" role="alert">${wrongLine(this.wrong)}</div>
      </form>
      <div class="field">
        <span class="lab" id="lang">${t.site.language}</span>
        <div class="seg" role="group" aria-labelledby="lang">
          ${LANGUAGES.map(
            ([each, label]) =>
              html`<button
                type="button"
                lang=${each}
                aria-pressed=${each === language ? "true" : "false"}
                @click=${() => void chooseLanguage(each)}
              >
                ${label}
              </button>`,
          )}
        </div>
      </div>
      <div class="field">
        <span class="lab" id="theme">${t.site.theme}</span>
        <div class="seg" role="group" aria-labelledby="theme">
          ${themes.map(
            ([each, iconName, label]) =>
              html`<button
                type="button"
                aria-pressed=${each === choice ? "true" : "false"}
                @click=${() => chooseTheme(each)}
              >
                ${iconName ? icon(iconName, "s") : nothing}${label}
              </button>`,
          )}
        </div>
      </div>
      <div class="field">
        <span class="lab" id="sound">${t.talk.sound}</span>
        <div class="seg" role="group" aria-labelledby="sound">
          ${[false, true].map(
            (on) =>
              html`<button
                type="button"
                aria-pressed=${sound === on ? "true" : "false"}
                @click=${() => this.setSound(on)}
              >
                ${on ? html`${icon("bell", "s")}${t.talk.soundOn}` : t.talk.soundOff}
              </button>`,
          )}
        </div>
      </div>
      <div class="acts">
        <a class="btn btn-soft" href=${settingsUrl(this.room)}>${icon("sliders")}${t.banner.settings}</a>
        <a class="btn btn-soft" href="/">${icon("stall")}${t.room.myRooms}</a>
        <button class="btn" type="button" @click=${() => void this.leave()}>${t.room.leave}…</button>
      </div>
      <div class="acts">
        <a class="btn btn-soft" href=${recapUrl(this.room, language)} download>${icon("receipt")}${t.keeping.recap}</a>
        <a class="btn btn-soft" href=${exportUrl(this.room)} download>${icon("bag")}${t.keeping.export}</a>
        <a class="btn btn-soft" href="/privacy">${icon("lock")}${t.site.kept}</a>
        <button class="btn btn-danger" type="button" @click=${() => void this.erase()}>${t.keeping.erase}…</button>
        ${
          current.members.get(current.me)?.role === "host"
            ? html`<button class="btn btn-danger" type="button" @click=${() => void this.deleteRoom()}>
                ${t.keeping.deleteRoom}…
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  /** What the room is for, and when; hosts change it on the page of settings. */
  private renderFacts({ id, about = "", starts_at }: RoomInfo): unknown {
    const opens = isHost(this.client.state);
    if (about === "" && starts_at === undefined && !opens) return nothing;
    return html`<div class="said">
      ${starts_at === undefined ? nothing : html`<b>${dateTime(starts_at)}</b>`}
      ${about === "" ? nothing : html`<p>${about}</p>`}
      ${
        starts_at === undefined
          ? nothing
          : html`<a class="btn btn-soft" href=${calendarUrl(id)} download>${icon("clock")}${t.keeping.calendar}</a>`
      }
      ${opens ? html`<a class="link" href=${settingsUrl(id)}>${icon("pencil", "s")}${t.keeping.change}</a>` : nothing}
    </div>`;
  }

  protected override closed(): void {
    this.wrong = "";
  }

  /** Who switches it on hears it. */
  private setSound(sound: boolean): void {
    savePrefs({ ...loadPrefs(), sound });
    if (sound) playNews();
    this.requestUpdate();
  }

  private async rename(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.nameInput.value.trim();
    this.wrong = name === "" ? t.common.nameMissing : "";
    if (this.wrong) return;
    try {
      await rooms.rename(this.room, name);
      this.popoverElement.hidePopover();
      toasts.show({ kind: "done", icon: "check", text: t.room.renamed });
    } catch (error) {
      this.wrong = problemText(error);
    }
  }

  private async erase(): Promise<void> {
    this.popoverElement.hidePopover();
    await eraseMe(this.room, this.client.state);
  }

  private async deleteRoom(): Promise<void> {
    this.popoverElement.hidePopover();
    await deleteRoom(this.room, this.client.state);
  }

  private async leave(): Promise<void> {
    this.popoverElement.hidePopover();
    const yes = await ask({ title: t.room.leaveAsk, text: t.room.leaveText, yes: t.room.leaveDo });
    if (yes) this.client.removeMember(this.client.state.me);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-room-menu": MenuElement;
  }
}
