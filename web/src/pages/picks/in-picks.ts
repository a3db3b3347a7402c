import { html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { t } from "../../i18n/index.ts";
import { icon } from "../../icons/icon.ts";
import type { ProductId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { roomUrl } from "../../ui/router.ts";
import { isHost } from "../room/members.ts";
import cssText from "./in-picks.css?inline";
import { PickEvent } from "./pick-event.ts";

/** On a product's page: in which of the room's collections it is, and for hosts the way into them. */
@customElement("cb-in-picks")
export class InPicksElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) product!: ProductId;

  constructor() {
    super();
    new RoomController(this, ["picks", "members"]);
  }

  override render(): unknown {
    const { state } = this.client;
    const has = state.picks.filter(({ products }) => products.includes(this.product));
    return html`${
      isHost(state)
        ? html`<button
            class="btn btn-soft ${has.length > 0 ? "on" : ""}"
            type="button"
            aria-haspopup="dialog"
            @click=${(event: Event) => this.dispatchEvent(new PickEvent(event.currentTarget as HTMLElement, this.product))}
          >
            ${icon("star")}${t.picks.into}
          </button>`
        : nothing
    }${
      has.length > 0
        ? html`<p class="quiet small">
            ${t.picks.inThese}
            ${has.map(({ id, title }) => html`<a class="link" href=${roomUrl(this.room, { picks: id })}>${title}</a> `)}
          </p>`
        : nothing
    }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-in-picks": InPicksElement;
  }
}
