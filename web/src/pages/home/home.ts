import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { ApiError } from "../../api/http.ts";
import type { MyRoom } from "../../api/types.ts";
import { ago } from "../../i18n/format.ts";
import { t } from "../../i18n/start.ts";
import { good } from "../../icons/good.ts";
import { icon } from "../../icons/icon.ts";
import goodsText from "../../styles/goods.css?inline";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { bringIn, rooms } from "../../ui/services.ts";
import "../../ui/site-header/site-header.ts";
import "../../ui/stall-art/stall-art.ts";
import cssText from "./home.css?inline";
import { shelfOf } from "./shelf.ts";

/** What the server takes. */
const ROOM_NAME_MAX = 80;
const PERSON_NAME_MAX = 40;

/** The front page: open a room, go back into one's own, how it goes. */
@customElement("cb-home")
export class HomeElement extends CabasElement implements Page {
  static override styles = [base, sheet(goodsText), sheet(cssText)];

  @state() private mine: readonly MyRoom[] | "loading" | "failed" = "loading";
  @state() private knownName = "";
  @state() private busy = false;
  @state() private wrongRoom = "";
  @state() private wrongName = "";
  @state() private wrong = "";
  @state() private pasting = false;
  @state() private wrongLink = false;

  @query("#room") private readonly roomInput!: HTMLInputElement;
  @query("#name") private readonly nameInput!: HTMLInputElement;
  @query("#link") private readonly linkInput!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.loadRooms();
    rooms.me().then(
      (me) => (this.knownName = me.name ?? ""),
      () => undefined, // Only a convenience: the field stays empty.
    );
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.home.title;
    return html`<cb-site-header how @cb-how=${() => this.toHow()}></cb-site-header>
      <main>
        <section class="hero wrap">
          <div>
            <h1 class="great">${t.home.heading}</h1>
            <p class="lede">${t.home.lede}</p>
            ${this.renderForm()}
          </div>
          <cb-stall-art></cb-stall-art>
        </section>
        ${this.renderRooms()} ${this.renderHow()}
      </main>
      <footer class="foot wrap"><p>${t.site.footer}</p></footer>`;
  }

  private renderForm(): TemplateResult {
    return html`<form class="start" novalidate @submit=${(event: Event) => void this.open(event)}>
      <div class="two">
        <div class="field">
          <label for="room">${t.home.occasion}</label>
          <div class="input input-big ${this.wrongRoom ? "bad" : ""}">
            <input
              id="room"
              name="room"
              autocomplete="off"
              maxlength=${ROOM_NAME_MAX}
              placeholder=${t.home.occasionHint}
              aria-invalid=${this.wrongRoom ? "true" : "false"}
              aria-describedby="room-wrong"
              @input=${() => (this.wrongRoom = "")}
            />
          </div>
          <div id="room-wrong">${wrongLine(this.wrongRoom)}</div>
        </div>
        <div class="field">
          <label for="name">${t.home.yourName}</label>
          <div class="input input-big ${this.wrongName ? "bad" : ""}">
            <input
              id="name"
              name="name"
              autocomplete="nickname"
              maxlength=${PERSON_NAME_MAX}
              .value=${this.knownName}
              aria-invalid=${this.wrongName ? "true" : "false"}
              aria-describedby="name-wrong"
              @input=${() => (this.wrongName = "")}
            />
          </div>
          <div id="name-wrong">${wrongLine(this.wrongName)}</div>
        </div>
      </div>
      <div class="go-row">
        <button class="btn btn-main btn-big" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
          ${this.busy ? t.home.opening : t.home.open}${icon("arrow")}
        </button>
        <div role="alert">${wrongLine(this.wrong)}</div>
      </div>
      <p class="small quiet note">${icon("lock", "s")} ${t.home.noAccount}</p>
    </form>`;
  }

  private renderRooms(): TemplateResult {
    return html`<section class="wrap" aria-labelledby="mine">
      <div class="sec-h">
        <h2 id="mine">${t.home.rooms}</h2>
        <p class="quiet">${Array.isArray(this.mine) && this.mine.length === 0 ? t.home.noRooms : t.home.roomsNote}</p>
        <button
          class="btn btn-line"
          type="button"
          aria-expanded=${this.pasting}
          @click=${() => void this.togglePaste()}
        >
          ${icon("link")}${t.home.pasteLink}
        </button>
      </div>
      ${this.pasting ? this.renderPaste() : nothing}
      ${
        this.mine === "failed"
          ? html`<div class="failed" role="alert">
              <p class="quiet">${t.home.roomsFailed}</p>
              <button class="btn btn-soft" type="button" @click=${() => void this.loadRooms()}>
                ${t.common.tryAgain}
              </button>
            </div>`
          : nothing
      }
      ${
        typeof this.mine === "string" || this.mine.length === 0
          ? nothing
          : html`<ul class="rooms">
              ${this.mine.map((room) => this.renderRoom(room))}
            </ul>`
      }
    </section>`;
  }

  private renderRoom({ room, role, members, last_seen_at }: MyRoom): TemplateResult {
    return html`<li>
      <a class="roomc" href=${roomUrl(room.id)}>
        <span class="shelf" aria-hidden="true">${shelfOf(room.id).map(([name, colour]) => good(name, colour))}</span>
        <span class="rc-t serif" title=${room.name}>${room.name}</span>
        <span class="rc-w"
          >${t.home.people(members)}${role === "host" ? ` · ${t.role.host}` : nothing}
          <span class="quiet">· ${ago(last_seen_at, Date.now())}</span></span
        >
        <span class="rc-f"><span class="go">${t.home.comeIn}${icon("arrow", "s")}</span></span>
      </a>
    </li>`;
  }

  private renderPaste(): TemplateResult {
    return html`<form class="paste" novalidate @submit=${(event: Event) => this.goByLink(event)}>
      <div class="field">
        <label for="link">${t.home.pasteLabel}</label>
        <div class="paste-row">
          <div class="input ${this.wrongLink ? "bad" : ""}">
            <input
              id="link"
              inputmode="url"
              autocomplete="off"
              spellcheck="false"
              aria-invalid=${this.wrongLink ? "true" : "false"}
              aria-describedby="link-wrong"
              @input=${() => (this.wrongLink = false)}
            />
          </div>
          <button class="btn btn-line" type="submit">${t.home.pasteGo}</button>
        </div>
        <div id="link-wrong" role="alert">${wrongLine(this.wrongLink ? t.home.pasteWrong : "")}</div>
      </div>
    </form>`;
  }

  private renderHow(): TemplateResult {
    return html`<section class="how wrap" id="how" aria-label=${t.site.how}>
      <ol>
        ${t.home.steps.map(
          ([title, text], index) =>
            html`<li>
              <span class="how-n serif" aria-hidden="true">${index + 1}</span>
              <h3>${title}</h3>
              <p>${text}</p>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  private async loadRooms(): Promise<void> {
    this.mine = "loading";
    try {
      this.mine = await rooms.myRooms();
    } catch {
      this.mine = "failed";
    }
  }

  private async open(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const name = this.roomInput.value.trim();
    const yourName = this.nameInput.value.trim();
    this.wrong = "";
    this.wrongRoom = name === "" ? t.home.occasionMissing : "";
    this.wrongName = yourName === "" ? t.common.nameMissing : "";
    if (this.wrongRoom || this.wrongName) {
      (this.wrongRoom ? this.roomInput : this.nameInput).focus();
      return;
    }
    this.busy = true;
    try {
      const { invite, ...credentials } = await rooms.create(name, yourName);
      bringIn(credentials, invite);
      router.go(roomUrl(credentials.room.id));
    } catch (error) {
      this.tell(error);
    } finally {
      this.busy = false;
    }
  }

  private tell(error: unknown): void {
    const fields = error instanceof ApiError ? error.fieldErrors.map(({ field }) => field) : [];
    if (fields.includes("name")) this.wrongRoom = t.home.tooLong(ROOM_NAME_MAX);
    if (fields.includes("your_name")) this.wrongName = t.home.tooLong(PERSON_NAME_MAX);
    if (!this.wrongRoom && !this.wrongName) this.wrong = problemText(error);
  }

  private async togglePaste(): Promise<void> {
    this.pasting = !this.pasting;
    await this.updateComplete;
    if (this.pasting) this.linkInput.focus();
  }

  private goByLink(event: Event): void {
    event.preventDefault();
    const secret = /\/join#(i_[\w.-]+)/.exec(this.linkInput.value)?.[1];
    if (secret === undefined) {
      this.wrongLink = true;
      this.linkInput.focus();
      return;
    }
    router.go(`/join#${secret}`);
  }

  private toHow(): void {
    this.renderRoot.querySelector("#how")?.scrollIntoView({ block: "start" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-home": HomeElement;
  }
}
