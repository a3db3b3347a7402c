import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ApiError } from "../../../api/http.ts";
import type { Share, ShareState } from "../../../api/shares.ts";
import { shortDate } from "../../../i18n/format.ts";
import { t } from "../../../i18n/later.ts";
import { icon } from "../../../icons/icon.ts";
import type { LookId, RoomId } from "../../../protocol/generated.ts";
import checkText from "../../../styles/check.css?inline";
import dialogText from "../../../styles/dialog.css?inline";
import type { Look } from "../../../sync/looks.ts";
import type { RoomClient } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { ask } from "../../../ui/confirm/ask.ts";
import { copy } from "../../../ui/copy.ts";
import { GoodsController } from "../../../ui/goods/goods-controller.ts";
import { wrongLine } from "../../../ui/parts.ts";
import { problemText } from "../../../ui/problem.ts";
import { shares } from "../../../ui/services.ts";
import { nameOf } from "../../room/members.ts";
import { mini } from "../mini.ts";
import miniText from "../mini.css?inline";
import cssText from "./share-dialog.css?inline";

/** Phones send links by their own ways. */
const MAY_SEND = "share" in navigator;
/** How long a button says "Copied", in ms. */
const COPIED_MS = 2_500;

/** Shows a look to people outside of the room: what of it they see, the link, and taking it back. */
@customElement("cb-share-dialog")
export class ShareDialogElement extends CabasElement {
  static override styles = [base, sheet(dialogText), sheet(checkText), sheet(miniText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private look: LookId | undefined;
  @state() private standing: ShareState | undefined;
  @state() private showName = false;
  @state() private showNote = true;
  @state() private busy = false;
  @state() private copied = false;
  @state() private said = "";
  @state() private wrong = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("#link") private readonly linkInput!: HTMLInputElement | null;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["looks", "members"]);
  }

  async show(look: LookId): Promise<void> {
    this.look = look;
    this.standing = undefined;
    this.said = "";
    this.wrong = "";
    this.copied = false;
    await this.updateComplete;
    this.dialog.showModal();
    await this.load();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading">
      ${
        this.look === undefined
          ? nothing
          : html`<div class="d-in">
              <div class="d-head">
                <h2 id="heading">${t.share.heading}</h2>
                <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.dialog.close()}>
                  ${icon("x")}
                </button>
              </div>
              <p>${t.share.lede}</p>
              ${this.renderBody(this.look)}
              <div role="status">
                ${this.said ? html`<p class="said">${icon("check", "s")}${this.said}</p>` : nothing}
              </div>
              <div role="alert">${wrongLine(this.wrong)}</div>
            </div>`
      }
    </dialog>`;
  }

  private renderBody(id: LookId): unknown {
    const { standing } = this;
    const look = this.client.state.looks.get(id);
    if (!standing) return this.wrong ? nothing : html`<p class="quiet" role="status">${t.common.loading}</p>`;
    const { share } = standing;
    return html`${this.renderPreview(look, share)} ${share ? this.renderShown(share) : nothing}
    ${
      standing.may_share && look
        ? this.renderChoices(look, standing)
        : share
          ? nothing
          : html`<p class="quiet">${t.share.mayNot}</p>`
    }
    ${share && standing.may_take_back ? this.renderTakeBack() : nothing}`;
  }

  /** What others see now, or would see. */
  private renderPreview(look: Look | undefined, share: Share | null): unknown {
    if (share) {
      return html`<img
        class="sheet"
        src=${share.picture}
        width="1200"
        height="1200"
        alt=${t.share.preview(share.title)}
      />`;
    }
    return look ? html`<div class="would">${mini(look, this.goods)}</div>` : nothing;
  }

  private renderShown(share: Share): TemplateResult {
    return html`<div class="field">
      <p class="small">
        ${t.share.since(shortDate(share.updated_at))}
        ${share.current ? nothing : html`<span class="changed">${t.share.changed}</span>`}
      </p>
      <label for="link">${t.share.link}</label>
      <div class="send">
        <div class="input input-big">
          <input
            id="link"
            readonly
            class="num"
            .value=${share.url}
            @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
          />
        </div>
        <button class="btn btn-main btn-big" type="button" @click=${() => void this.copyLink(share)}>
          ${icon(this.copied ? "check" : "copy")}${this.copied ? t.invite.copied : t.invite.copy}
        </button>
      </div>
      <div class="ways">
        <a class="btn btn-soft" href=${share.url} target="_blank" rel="noopener">${icon("external")}${t.share.see}</a>
        ${
          MAY_SEND
            ? html`<button class="btn btn-soft" type="button" @click=${() => void this.send(share)}>
                ${icon("share")}${t.invite.share}
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  private renderChoices(look: Look, { share, may_name }: ShareState): unknown {
    const hasNote = look.note.trim() !== "";
    const same =
      share?.current === true &&
      (share.by !== null) === (may_name && this.showName) &&
      (share.note !== null) === (hasNote && this.showNote);
    const bare = look.pieces.size === 0;
    if (same && !may_name && !hasNote) return nothing;
    return html`<form class="field" @submit=${(event: Event) => void this.make(event)}>
      ${
        may_name || hasNote
          ? html`<fieldset>
              <legend class="lab">${t.share.choices}</legend>
              ${
                may_name
                  ? html`<label
                      ><input
                        class="tick"
                        type="checkbox"
                        .checked=${this.showName}
                        @change=${(event: Event) => (this.showName = (event.target as HTMLInputElement).checked)}
                      /><span
                        >${t.share.name}
                        <span class="quiet">${t.share.namePart(nameOf(this.client.state, look.by))}</span></span
                      ></label
                    >`
                  : nothing
              }
              ${
                hasNote
                  ? html`<label
                      ><input
                        class="tick"
                        type="checkbox"
                        .checked=${this.showNote}
                        @change=${(event: Event) => (this.showNote = (event.target as HTMLInputElement).checked)}
                      /><span>${t.share.note} <span class="quiet note">${look.note}</span></span></label
                    >`
                  : nothing
              }
            </fieldset>`
          : nothing
      }
      ${bare ? html`<p class="quiet">${t.share.bare}</p>` : nothing}
      ${
        bare || same
          ? nothing
          : html`<button
              class="btn ${share ? "btn-line" : "btn-main btn-big"}"
              type="submit"
              aria-disabled=${this.busy ? "true" : "false"}
            >
              ${icon(share ? "rotate" : "link")}${this.busy ? t.share.making : share ? t.share.again : t.share.make}
            </button>`
      }
    </form>`;
  }

  private renderTakeBack(): TemplateResult {
    return html`<div class="back">
      <button class="btn btn-danger" type="button" @click=${() => void this.takeBack()}>
        ${icon("undo")}${t.share.takeBack}
      </button>
    </div>`;
  }

  private async load(): Promise<void> {
    const { look } = this;
    if (look === undefined) return;
    try {
      const standing = await shares.state(this.room, look);
      if (this.look !== look) return;
      this.standing = standing;
      const { share } = standing;
      this.showName = share !== null && share.by !== null;
      this.showNote = share?.note !== null;
    } catch (error) {
      this.wrong = problemText(error);
    }
  }

  private async make(event: Event): Promise<void> {
    event.preventDefault();
    const { look, standing } = this;
    if (this.busy || look === undefined || !standing) return;
    this.busy = true;
    this.wrong = "";
    try {
      const name = standing.may_name && this.showName;
      const share = await shares.share(this.room, look, { name, note: this.showNote });
      this.said = standing.share ? t.share.shownAgain : t.share.made;
      this.standing = { ...standing, share, may_take_back: true };
      await this.updateComplete;
      // The button that was pressed is gone: the link is what one wants next.
      this.linkInput?.focus();
    } catch (error) {
      const full = error instanceof ApiError && error.code === "too_many_shares";
      this.wrong = full ? t.share.full : problemText(error);
    } finally {
      this.busy = false;
    }
  }

  private async takeBack(): Promise<void> {
    const { look, standing } = this;
    const question = { title: t.share.takeBackAsk, text: t.share.takeBackText, yes: t.share.takeBack };
    if (look === undefined || !standing || !(await ask(question))) return;
    this.wrong = "";
    try {
      await shares.takeBack(this.room, look);
    } catch (error) {
      // Somebody else was quicker: it is as wished.
      if (!(error instanceof ApiError && error.status === 404)) {
        this.wrong = problemText(error);
        return;
      }
    }
    this.standing = { ...standing, share: null, may_take_back: false };
    this.said = t.share.takenBack;
  }

  private async copyLink(share: Share): Promise<void> {
    if (await copy(share.url)) {
      this.copied = true;
      setTimeout(() => (this.copied = false), COPIED_MS);
      return;
    }
    this.wrong = t.invite.copyFailed;
    this.linkInput?.focus();
  }

  private async send({ title, url }: Share): Promise<void> {
    // Who changes their mind has done nothing wrong.
    await navigator.share({ title, url }).catch(() => undefined);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-share-dialog": ShareDialogElement;
  }
}
