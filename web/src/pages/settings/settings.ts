import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ApiError } from "../../api/http.ts";
import { type Settings, settingsApi } from "../../api/settings.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import type { RoomId } from "../../protocol/generated.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import "../../ui/empty-stall/empty-stall.ts";
import { problemText } from "../../ui/problem.ts";
import { roomUrl } from "../../ui/router.ts";
import "../../ui/site-header/site-header.ts";
import "./cover.ts";
import "./door.ts";
import "./editing.ts";
import "./ending.ts";
import "./facts.ts";
import "./invites.ts";
import "./people.ts";
import cssText from "./settings.css?inline";

type Found =
  | { readonly is: "looking" }
  | { readonly is: "failed"; readonly error: unknown }
  | { readonly is: "here"; readonly settings: Settings };

/** How a room is set, on a page beside it: what it is, who may do what in it, who comes in, and when it ends. */
@customElement("cb-settings")
export class SettingsElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) room!: RoomId;
  @state() private found: Found = { is: "looking" };

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look();
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.settings.title(this.found.is === "here" ? this.found.settings.room.name : "");
    return html`<cb-site-header></cb-site-header>
      <main>${this.renderFound()}</main>`;
  }

  private renderFound(): TemplateResult {
    switch (this.found.is) {
      case "looking":
        return html`<div class="looking" role="status">
          <span class="vh">${t.settings.looking}</span><i></i><i></i><i></i>
        </div>`;
      case "failed":
        return this.renderFailed(this.found.error);
      case "here":
        return this.renderSettings(this.found.settings);
    }
  }

  private renderSettings(settings: Settings): TemplateResult {
    const { room, you } = settings;
    const isHost = you.role === "host" || you.role === "cohost";
    return html`<a class="back link" href=${roomUrl(room.id)}>${icon("left", "s")}${t.settings.back}</a>
      <header>
        <h1 tabindex="-1">${t.settings.heading}</h1>
        <p class="lede">${room.name}</p>
        ${isHost ? nothing : html`<p class="quiet">${icon("lock", "s")} ${t.settings.onlyHosts}</p>`}
      </header>
      <div class="all" @cb-set=${(event: CustomEvent<Partial<Settings>>) => this.set(settings, event.detail)}>
        <cb-set-facts .settings=${settings}></cb-set-facts>
        <cb-set-cover .settings=${settings}></cb-set-cover>
        <cb-set-editing .settings=${settings}></cb-set-editing>
        <cb-set-door .settings=${settings}></cb-set-door>
        <cb-set-people .settings=${settings}></cb-set-people>
        ${you.role === "viewer" ? nothing : html`<cb-set-invites .settings=${settings}></cb-set-invites>`}
        <cb-set-ending .settings=${settings}></cb-set-ending>
      </div>`;
  }

  private renderFailed(error: unknown): TemplateResult {
    const notIn = error instanceof ApiError && error.status === 404;
    return html`<div class="dead">
      <cb-empty-stall></cb-empty-stall>
      <h1 class="great" tabindex="-1">${notIn ? t.settings.notYours : t.settings.failed}</h1>
      <p class="lede">${notIn ? t.settings.notYoursText : problemText(error)}</p>
      <div class="acts">
        ${
          notIn
            ? nothing
            : html`<button class="btn btn-main btn-big" type="button" @click=${() => void this.look()}>
                ${t.common.tryAgain}
              </button>`
        }
        <a class="btn btn-line btn-big" href="/">${t.join.homeLink}</a>
      </div>
    </div>`;
  }

  private set(settings: Settings, change: Partial<Settings>): void {
    this.found = { is: "here", settings: { ...settings, ...change } };
  }

  private async look(): Promise<void> {
    this.found = { is: "looking" };
    try {
      this.found = { is: "here", settings: await settingsApi.settings(this.room) };
    } catch (error) {
      this.found = { is: "failed", error };
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-settings": SettingsElement;
  }
}
