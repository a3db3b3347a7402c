import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Lookbook, Share } from "../../../api/shares.ts";
import { t } from "../../../i18n/later.ts";
import { icon } from "../../../icons/icon.ts";
import type { LookId, RoomId } from "../../../protocol/generated.ts";
import checkText from "../../../styles/check.css?inline";
import dialogText from "../../../styles/dialog.css?inline";
import type { RoomClient } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { ask } from "../../../ui/confirm/ask.ts";
import { copy } from "../../../ui/copy.ts";
import { wrongLine } from "../../../ui/parts.ts";
import { problemText } from "../../../ui/problem.ts";
import { shares } from "../../../ui/services.ts";
import cssText from "./share-dialog.css?inline";

/** What the server takes. */
const MAX_TITLE = 80;

/** The room's lookbook: which of the looks that it shows are on one page, and in which order. */
@customElement("cb-lookbook-dialog")
export class LookbookDialogElement extends CabasElement {
  static override styles = [base, sheet(dialogText), sheet(checkText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private shown: readonly Share[] | undefined;
  @state() private book: Lookbook | null = null;
  /** All that are shown, in the order that is to be. */
  @state() private order: readonly LookId[] = [];
  @state() private chosen: ReadonlySet<LookId> = new Set();
  @state() private busy = false;
  @state() private said = "";
  @state() private wrong = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("#title") private readonly titleInput!: HTMLInputElement | null;
  @query("#link") private readonly linkInput!: HTMLInputElement | null;

  async show(): Promise<void> {
    this.shown = undefined;
    this.said = "";
    this.wrong = "";
    this.dialog.showModal();
    try {
      const [shown, book] = await Promise.all([shares.ofRoom(this.room), shares.lookbook(this.room)]);
      const on = book?.looks ?? [];
      this.chosen = new Set(on);
      this.order = [...on, ...shown.map(({ look }) => look).filter((look) => !on.includes(look))];
      this.book = book;
      this.shown = shown;
    } catch (error) {
      this.wrong = problemText(error);
    }
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading">
      <div class="d-in">
        <div class="d-head">
          <h2 id="heading">${t.share.bookHeading}</h2>
          <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.dialog.close()}>
            ${icon("x")}
          </button>
        </div>
        <p>${t.share.bookLede}</p>
        ${
          this.shown
            ? this.shown.length === 0
              ? html`<p class="quiet">${t.share.bookNone}</p>`
              : this.renderForm()
            : this.wrong
              ? nothing
              : html`<p class="quiet" role="status">${t.common.loading}</p>`
        }
        <div role="status">${this.said ? html`<p class="said">${icon("check", "s")}${this.said}</p>` : nothing}</div>
        <div role="alert">${wrongLine(this.wrong)}</div>
        ${
          this.book
            ? html`<div class="back">
                <button class="btn btn-danger" type="button" @click=${() => void this.takeBack()}>
                  ${icon("undo")}${t.share.bookTakeBack}
                </button>
              </div>`
            : nothing
        }
      </div>
    </dialog>`;
  }

  private renderForm(): TemplateResult {
    return html`${this.book ? this.renderLink(this.book) : nothing}
      <form class="field" novalidate @submit=${(event: Event) => void this.save(event)}>
        <label for="title">${t.share.bookTitle}</label>
        <div class="input">
          <input
            id="title"
            autocomplete="off"
            maxlength=${MAX_TITLE}
            .value=${this.book?.title ?? this.client.state.room?.name ?? ""}
          />
        </div>
        <fieldset>
          <legend class="lab">${t.share.bookLooks}</legend>
          <ol role="list" class="order">
            ${repeat(
              this.order,
              (look) => look,
              (look, at) => this.renderRow(look, at),
            )}
          </ol>
        </fieldset>
        <button class="btn btn-main" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
          ${this.book ? t.share.bookChange : t.share.bookMake}
        </button>
      </form>`;
  }

  private renderLink({ url }: Lookbook): TemplateResult {
    return html`<div class="field">
      <label for="link">${t.share.link}</label>
      <div class="send">
        <div class="input">
          <input
            id="link"
            readonly
            class="num"
            .value=${url}
            @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
          />
        </div>
        <button class="btn btn-line" type="button" @click=${() => void this.copyLink(url)}>
          ${icon("copy")}${t.invite.copy}
        </button>
      </div>
      <div class="ways">
        <a class="btn btn-soft" href=${url} target="_blank" rel="noopener">${icon("external")}${t.share.see}</a>
      </div>
    </div>`;
  }

  private renderRow(look: LookId, at: number): TemplateResult {
    const title = this.titleOf(look);
    const step = (way: "up" | "down", label: string, to: number) => {
      const can = to >= 0 && to < this.order.length;
      return html`<button
        class="ibtn"
        type="button"
        aria-label=${label}
        title=${label}
        aria-disabled=${can ? "false" : "true"}
        @click=${() => can && this.move(at, to)}
      >
        ${icon(way)}
      </button>`;
    };
    return html`<li>
      <label
        ><input
          class="tick"
          type="checkbox"
          .checked=${this.chosen.has(look)}
          @change=${() => this.toggle(look)}
        /><span>${title}</span></label
      >${step("up", t.share.earlier(title), at - 1)}${step("down", t.share.later(title), at + 1)}
    </li>`;
  }

  private titleOf(look: LookId): string {
    return this.shown?.find((share) => share.look === look)?.title ?? "";
  }

  private toggle(look: LookId): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(look)) chosen.add(look);
    this.chosen = chosen;
  }

  private move(from: number, to: number): void {
    const order = [...this.order];
    const [look] = order.splice(from, 1);
    if (look === undefined) return;
    order.splice(to, 0, look);
    this.order = order;
    this.said = t.share.moved(this.titleOf(look), to + 1);
  }

  private async save(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const title = this.titleInput?.value.trim() ?? "";
    const looks = this.order.filter((look) => this.chosen.has(look));
    this.wrong = title === "" ? t.share.bookTitleMissing : looks.length === 0 ? t.share.bookEmpty : "";
    this.said = "";
    if (this.wrong) return;
    this.busy = true;
    try {
      const existed = this.book !== null;
      this.book = await shares.setLookbook(this.room, existed, title, looks);
      this.said = existed ? t.share.bookChanged : t.share.bookMade;
    } catch (error) {
      this.wrong = problemText(error);
    } finally {
      this.busy = false;
    }
  }

  private async takeBack(): Promise<void> {
    const question = { title: t.share.bookTakeBackAsk, text: t.share.bookTakeBackText, yes: t.share.bookTakeBack };
    if (!(await ask(question))) return;
    this.wrong = "";
    try {
      await shares.takeLookbookBack(this.room);
      this.book = null;
      this.said = t.share.bookTakenBack;
    } catch (error) {
      this.wrong = problemText(error);
    }
  }

  private async copyLink(url: string): Promise<void> {
    if (await copy(url)) this.said = t.invite.copied;
    else {
      this.wrong = t.invite.copyFailed;
      this.linkInput?.focus();
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-lookbook-dialog": LookbookDialogElement;
  }
}
