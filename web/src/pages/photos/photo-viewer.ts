import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { dateTime } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { PhotoId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { ask } from "../../ui/confirm/ask.ts";
import { isHost, mayWrite, nameOf } from "../room/members.ts";
import "../../ui/toasts/toasts.ts";
import "./photo.ts";
import "./spotted.ts";
import cssText from "./photo-viewer.css?inline";
import { type ShownPhoto, shownPhotos } from "./shown.ts";

/** A photo as large as the window, with those before and behind it in the talk. */
@customElement("cb-photo-viewer")
export class PhotoViewerElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private shown: PhotoId | undefined;
  /** Somebody is saying what is seen on it. */
  @state() private tagging = false;
  /** Where it stood, in case it goes while one looks. */
  private place = 0;
  @query("dialog") private readonly dialog!: HTMLDialogElement;

  /** Who goes back has done with it. */
  private readonly left = (): void => {
    if (this.dialog.open) this.dialog.close();
  };

  constructor() {
    super();
    new RoomController(this, ["chat", "members"]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("popstate", this.left);
  }

  override disconnectedCallback(): void {
    window.removeEventListener("popstate", this.left);
    super.disconnectedCallback();
  }

  async show(id: PhotoId): Promise<void> {
    this.shown = id;
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  override render(): TemplateResult {
    const all = shownPhotos(this.client.state);
    const found = all.findIndex(({ photo }) => photo.id === this.shown);
    if (found >= 0) this.place = found;
    const shown = found >= 0 ? all[found] : undefined;
    return html`<dialog
      aria-labelledby="who"
      @close=${() => ([this.shown, this.tagging] = [undefined, false])}
      @keydown=${(event: KeyboardEvent) => this.keyed(event, all)}
      @click=${(event: Event) => event.target === this.dialog && this.dialog.close()}
    >
      ${this.shown === undefined ? nothing : this.renderOpen(all, shown)}
    </dialog>`;
  }

  private renderOpen(all: readonly ShownPhoto[], shown: ShownPhoto | undefined): TemplateResult {
    const { state: current } = this.client;
    const name = shown ? nameOf(current, shown.message.by) : "";
    return html`<div class="in">
      <header>
        <p id="who" role="status">
          ${
            shown
              ? html`<b>${t.photos.photoOf(name)}</b>
                  <span>${dateTime(shown.message.at)} · ${t.photos.place(this.place + 1, all.length)}</span>`
              : html`<b>${t.photos.gone}</b>`
          }
        </p>
        ${
          shown && mayWrite(current)
            ? html`<button
                class="btn chip"
                type="button"
                aria-pressed=${this.tagging ? "true" : "false"}
                @click=${() => (this.tagging = !this.tagging)}
              >
                ${icon("tag", "s")}<span>${t.photos.tag}</span>
              </button>`
            : nothing
        }
        ${shown ? this.renderTakeBack(shown, name) : nothing}
        <button class="ibtn" type="button" autofocus aria-label=${t.common.close} @click=${() => this.dialog.close()}>
          ${icon("x")}
        </button>
      </header>
      <figure>
        ${
          shown
            ? html`<cb-spotted
                .client=${this.client}
                .room=${this.room}
                .shown=${shown}
                .tagging=${this.tagging}
                @cb-tag=${() => (this.tagging = true)}
              ></cb-spotted>`
            : html`<cb-photo .room=${this.room} .photo=${this.shown ?? ""} .gone=${t.photos.gone}></cb-photo>`
        }
        ${shown?.message.text ? html`<figcaption>${shown.message.text}</figcaption>` : nothing}
      </figure>
      ${
        all.length > 1
          ? html`<button
                class="ibtn step back"
                type="button"
                aria-label=${t.photos.previous}
                @click=${() => this.step(all, -1)}
              >
                ${icon("left")}
              </button>
              <button class="ibtn step on" type="button" aria-label=${t.photos.next} @click=${() => this.step(all, 1)}>
                ${icon("right")}
              </button>`
          : nothing
      }
      <cb-toasts></cb-toasts>
    </div>`;
  }

  private renderTakeBack({ photo, message }: ShownPhoto, name: string): unknown {
    const { state: current } = this.client;
    const mine = message.by === current.me;
    if (!mine && !isHost(current)) return nothing;
    return html`<button
      class="btn btn-soft"
      type="button"
      @click=${() => void this.takeBack(photo.id, mine ? undefined : name)}
    >
      ${icon("trash", "s")}<span>${mine ? t.photos.takeBack : t.photos.takeBackOther}</span>
    </button>`;
  }

  /** `name`: it is another's. */
  private async takeBack(photo: PhotoId, name: string | undefined): Promise<void> {
    const yes = await ask({
      title: name === undefined ? t.photos.takeBackAsk : t.photos.takeBackOtherAsk(name),
      text: t.photos.takeBackText,
      yes: name === undefined ? t.photos.takeBack : t.photos.takeBackOther,
    });
    if (!yes) return;
    this.client.photos.takeBack(photo);
    this.dialog.close();
  }

  private keyed(event: KeyboardEvent, all: readonly ShownPhoto[]): void {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    // There they lead the cross, or through what is typed or chosen.
    if (this.tagging || event.composedPath()[0] instanceof HTMLInputElement) return;
    event.preventDefault();
    this.step(all, event.key === "ArrowLeft" ? -1 : 1);
  }

  /** Round and round; from one that has gone to what stands in its place. */
  private step(all: readonly ShownPhoto[], by: number): void {
    if (all.length === 0) return;
    this.tagging = false;
    const there = all.some(({ photo }) => photo.id === this.shown);
    const next = there ? this.place + by : by > 0 ? this.place : this.place - 1;
    this.shown = all[(next + all.length) % all.length]?.photo.id;
  }
}

let viewer: PhotoViewerElement | undefined;

/** Opens a photo over whatever is on the screen. */
export function openPhoto(client: RoomClient, room: RoomId, photo: PhotoId): void {
  viewer ??= document.createElement("cb-photo-viewer");
  viewer.client = client;
  viewer.room = room;
  if (!viewer.isConnected) document.body.append(viewer);
  void viewer.show(photo);
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-photo-viewer": PhotoViewerElement;
  }
}
