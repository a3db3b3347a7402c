import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { dateTime } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage, Photo, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import cssText from "./message-photos.css?inline";
import "./photo.ts";
import { openPhoto } from "./photo-viewer.ts";
import { photoName, whyGone } from "./shown.ts";

/** How much higher than wide one photo may stand in a message: the rest is seen when it is opened. */
const HIGHEST = 1.25;

/** The photos of one message: one as it is, several as squares. Each opens large. */
@customElement("cb-message-photos")
export class MessagePhotosElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) message!: ChatMessage;

  override render(): TemplateResult {
    const { photos = [], photos_until: until } = this.message;
    const left = photos.some(({ gone }) => !gone);
    return html`<div class="photos n${Math.min(photos.length, 4)}">
        ${photos.map((photo) => this.renderPhoto(photo))}
      </div>
      ${
        until === undefined || !left
          ? nothing
          : html`<p class="until">${icon("clock", "s")}${t.photos.until(dateTime(until))}</p>`
      }`;
  }

  private renderPhoto(photo: Photo): TemplateResult {
    const { client, message } = this;
    const gone = whyGone(message, photo, Date.now() + client.state.serverTimeOffset);
    const alone = message.photos?.length === 1;
    const shape = alone ? `${photo.width} / ${Math.min(photo.height, photo.width * HIGHEST)}` : "1";
    const picture = html`<cb-photo
      .room=${this.room}
      .photo=${photo.id}
      .facts=${photo}
      .gone=${gone}
      ${cssVar("--shape", shape)}
    ></cb-photo>`;
    if (gone !== undefined) return picture;
    const { spots = [] } = photo;
    const things = spots.length > 0 ? t.cart.items(spots.length) : "";
    const open = t.photos.open(photoName(client.state, photo.id));
    return html`<button
      class="open"
      type="button"
      aria-haspopup="dialog"
      aria-label=${things ? `${things}. ${open}` : open}
      @click=${() => openPhoto(client, this.room, photo.id)}
    >
      ${picture}${things ? html`<span class="things small">${icon("tag", "s")}${things}</span>` : nothing}
    </button>`;
  }
}

/** The photos of a message, where it has any. */
export function renderPhotos(client: RoomClient, room: RoomId, message: ChatMessage): unknown {
  if (!message.photos) return nothing;
  return html`<cb-message-photos .client=${client} .room=${room} .message=${message}></cb-message-photos>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-message-photos": MessagePhotosElement;
  }
}
