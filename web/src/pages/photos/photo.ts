import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { Photo, PhotoId, RoomId } from "../../protocol/generated.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import cssText from "./photo.css?inline";
import { PhotosController } from "./photo-book.ts";

/** One photo in the box that it is given: its tone until it has come, a word where it never will. Not pressed itself. */
@customElement("cb-photo")
export class PhotoElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) photo!: PhotoId;
  /** What the message says of it. */
  @property({ attribute: false }) facts: Photo | undefined;
  /** Why there is nothing to see. */
  @property({ attribute: false }) gone: string | undefined;
  /** What readers hear where its owner says nothing of it; empty: it is described beside. */
  @property({ attribute: false }) label = "";
  @property({ attribute: false }) large = false;

  private readonly addresses = new PhotosController(this, () => this.room);

  override render(): TemplateResult {
    if (this.gone !== undefined) return renderGone(this.gone);
    const { book } = this.addresses;
    const view = book?.view(this.photo);
    if (view === null) return renderGone(t.photos.gone);
    const tone = this.facts?.tone ?? view?.tone;
    const address = view && (this.large ? view.large : view.small);
    if (address !== undefined && book?.isBroken(address) === true) return renderGone(t.photos.failed);
    return html`<span class="ground" ${cssVar("--tone", tone)}
      >${
        view
          ? html`<img
              src=${address}
              alt=${view.alt || this.label}
              width=${view.width}
              height=${view.height}
              decoding="async"
              draggable="false"
              @error=${() => book?.failed(view.id, address ?? "")}
            />`
          : ""
      }</span
    >`;
  }
}

function renderGone(why: string): TemplateResult {
  return html`<span class="gone">${icon("photo", "s")}<span>${why}</span></span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-photo": PhotoElement;
  }
}
