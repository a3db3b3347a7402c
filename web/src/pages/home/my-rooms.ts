import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { MyRoom } from "../../api/types.ts";
import { ago, dateTime } from "../../i18n/format.ts";
import { t } from "../../i18n/start.ts";
import { good } from "../../icons/good.ts";
import { icon } from "../../icons/icon.ts";
import goodsText from "../../styles/goods.css?inline";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { wrongLine } from "../../ui/parts.ts";
import { coverPicture } from "../../ui/cover.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { ReachController } from "../../ui/reach.ts";
import { rooms } from "../../ui/services.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import cssText from "./my-rooms.css?inline";
import { shelfOf } from "./shelf.ts";
import { shelve } from "../../state/when.ts";

/** The reader's rooms: what is to come, what was, what was put away; and the way in by a link. */
@customElement("cb-my-rooms")
export class MyRoomsElement extends CabasElement {
  static override styles = [base, sheet(goodsText), sheet(cssText)];

  @state() private mine: readonly MyRoom[] | "loading" | "failed" = "loading";
  @state() private pasting = false;
  @state() private wrongLink = false;
  @query("#link") private readonly linkInput!: HTMLInputElement;

  private readonly reach = new ReachController(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  override render(): TemplateResult {
    const none = Array.isArray(this.mine) && this.mine.length === 0;
    return html`<div class="sec-h">
        <h2 id="mine">${t.home.rooms}</h2>
        <p class="quiet">${none ? t.home.noRooms : t.home.roomsNote}</p>
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
      ${this.reach.away ? failed(t.end.away, t.end.awayText, t.common.tryNow, this.reach.retry) : nothing}
      ${this.mine === "failed" ? failed("", t.home.roomsFailed, t.common.tryAgain, () => void this.load()) : nothing}
      ${typeof this.mine === "string" ? nothing : this.renderShelves(this.mine)}`;
  }

  private renderShelves(mine: readonly MyRoom[]): unknown {
    const { upcoming, recent, archived } = shelve(mine, Date.now());
    const alone = upcoming.length === 0;
    return html`${this.renderShelf(t.occasion.upcoming, upcoming)}${this.renderShelf(
      // By itself it needs no title of its own.
      alone ? undefined : t.occasion.recent,
      recent,
    )}${
      archived.length > 0
        ? html`<details class="shelved put-away">
            <summary>${t.occasion.archived} (${archived.length})</summary>
            <ul class="rooms">
              ${archived.map(
                (each) =>
                  html`<li>
                    <a href=${roomUrl(each.room.id)} title=${each.room.name}>${each.room.name}</a>
                    <button
                      class="btn btn-line"
                      type="button"
                      aria-label=${t.occasion.unarchiveName(each.room.name)}
                      @click=${() => void this.archive(each, false)}
                    >
                      ${t.occasion.unarchive}
                    </button>
                  </li>`,
              )}
            </ul>
          </details>`
        : nothing
    }`;
  }

  private renderShelf(title: string | undefined, mine: readonly MyRoom[]): unknown {
    if (mine.length === 0) return nothing;
    return html`<div class="shelved">
      ${title === undefined ? nothing : html`<h3>${title}</h3>`}
      <ul class="rooms">
        ${mine.map((room) => this.renderRoom(room))}
      </ul>
    </div>`;
  }

  private renderRoom(mine: MyRoom): TemplateResult {
    const { room, cover, role, members, last_seen_at } = mine;
    return html`<li>
      <a class="roomc" href=${roomUrl(room.id)}>
        ${
          cover
            ? html`<span class="shelf">${coverPicture(cover)}</span>`
            : html`<span class="shelf" aria-hidden="true"
                >${shelfOf(room.id).map(([name, colour]) => good(name, colour))}</span
              >`
        }
        <span class="rc-t serif" title=${room.name}>${room.name}</span>
        ${room.starts_at === undefined ? nothing : html`<span class="rc-d">${dateTime(room.starts_at)}</span>`}
        <span class="rc-w"
          >${t.home.people(members)}${role === "host" ? ` · ${t.role.host}` : nothing}
          <span class="quiet">· ${ago(last_seen_at, Date.now())}</span></span
        >
        <span class="rc-f"><span class="go">${t.home.comeIn}${icon("arrow", "s")}</span></span>
      </a>
      <button
        class="btn away"
        type="button"
        aria-label=${t.occasion.archiveName(room.name)}
        @click=${() => void this.archive(mine, true)}
      >
        ${t.occasion.archive}
      </button>
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

  private async load(): Promise<void> {
    this.mine = "loading";
    try {
      this.mine = await this.reach.call(() => rooms.myRooms());
    } catch {
      this.mine = "failed";
    }
  }

  /** Shown at once; taken back where it couldn't be stored. */
  private async archive(mine: MyRoom, archived: boolean): Promise<void> {
    const put = (value: boolean): void => {
      if (typeof this.mine === "string") return;
      this.mine = this.mine.map((each) => (each.room.id === mine.room.id ? { ...each, archived: value } : each));
    };
    put(archived);
    try {
      await rooms.archive(mine.room.id, archived);
    } catch {
      put(!archived);
      toasts.show({ kind: "wrong", icon: "alert", text: t.occasion.archiveFailed });
    }
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
}

function failed(title: string, text: string, action: string, act: () => void): TemplateResult {
  return html`<div class="failed" role="alert">
    <p class="quiet">${title === "" ? nothing : html`<b>${title}.</b> `}${text}</p>
    <button class="btn btn-soft" type="button" @click=${act}>${action}</button>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-my-rooms": MyRoomsElement;
  }
}
