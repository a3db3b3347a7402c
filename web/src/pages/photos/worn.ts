import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { PhotoId, ProductId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { mayWrite, nameOf } from "../room/members.ts";
import "./photo.ts";
import { openPhoto } from "./photo-viewer.ts";
import "./show-me.ts";
import { type ShownPhoto, shownPhotos } from "./shown.ts";
import cssText from "./worn.css?inline";

/** As many as are asked about at once: side by side. */
const PAIR = 2;
/** Characters of a poll's question, until the server has told its bound. */
const MAX_QUESTION = 200;

/** How a good looks on friends: their photos about it, one's own, and the question which of two is better. */
@customElement("cb-worn")
export class WornElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) product!: ProductId;
  /** What it is called. */
  @property({ attribute: false }) name = "";
  /** While one chooses what to put side by side. */
  @state() private chosen: readonly PhotoId[] | undefined;

  constructor() {
    super();
    new RoomController(this, ["chat", "members"]);
  }

  override render(): TemplateResult {
    const { state: current } = this.client;
    const writes = mayWrite(current);
    const all = shownPhotos(current, this.product);
    if (!writes && all.length === 0) return html``;
    return html`<section aria-labelledby=${all.length > 0 ? "worn" : nothing}>
      ${
        all.length > 0
          ? html`<h2 id="worn">${t.photos.worn}</h2>
              ${this.chosen ? html`<p class="quiet" role="status">${t.photos.compareText}</p>` : nothing}
              <ul>
                ${all.map((each) => this.renderPhoto(each))}
              </ul>`
          : nothing
      }
      ${
        writes
          ? html`<div class="acts">
              <cb-show-me .product=${this.product}></cb-show-me>
              ${
                all.length >= PAIR
                  ? html`<button
                      class="btn btn-soft"
                      type="button"
                      aria-pressed=${this.chosen ? "true" : "false"}
                      @click=${() => this.compare(all)}
                    >
                      ${icon("vote")}${t.photos.compare}
                    </button>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </section>`;
  }

  private renderPhoto({ photo, message }: ShownPhoto): TemplateResult {
    const label = t.photos.wornBy(nameOf(this.client.state, message.by));
    const { chosen } = this;
    const on = chosen?.includes(photo.id) === true;
    const picture = html`<cb-photo .room=${this.room} .photo=${photo.id} .facts=${photo}></cb-photo>`;
    return html`<li>
      <button
        class="shot ${on ? "on" : ""}"
        type="button"
        aria-pressed=${chosen ? (on ? "true" : "false") : nothing}
        aria-haspopup=${chosen ? nothing : "dialog"}
        aria-label=${chosen ? t.photos.compareChoose(label) : t.photos.open(label)}
        @click=${() => (chosen ? this.choose(photo.id, chosen) : openPhoto(this.client, this.room, photo.id))}
      >
        ${picture}${on ? html`<span class="ok">${icon("check", "s")}</span>` : nothing}
      </button>
      <span class="who">${nameOf(this.client.state, message.by)}</span>
    </li>`;
  }

  private compare(all: readonly ShownPhoto[]): void {
    if (this.chosen) this.chosen = undefined;
    else if (all.length === PAIR) this.ask(all.map(({ photo }) => photo.id));
    else this.chosen = [];
  }

  private choose(photo: PhotoId, chosen: readonly PhotoId[]): void {
    const next = chosen.includes(photo) ? chosen.filter((id) => id !== photo) : [...chosen, photo];
    this.chosen = next;
    if (next.length === PAIR) this.ask(next);
  }

  private ask(pair: readonly PhotoId[]): void {
    this.chosen = undefined;
    const most = this.client.state.limits?.max_poll_question_chars ?? MAX_QUESTION;
    const question = Array.from(t.photos.whichOne(this.name)).slice(0, most).join("");
    this.client.polls.open({ question, options: pair.map((photo) => ({ photo })), method: "single" });
    toasts.show({ kind: "done", icon: "vote", text: t.photos.whichAsked });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-worn": WornElement;
  }
}
