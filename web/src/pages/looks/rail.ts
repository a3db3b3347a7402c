import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { priceTag } from "../../ui/parts.ts";
import { roomUrl } from "../../ui/router.ts";
import { mayEdit } from "../room/members.ts";
import "./compare.ts";
import { byText } from "./credit.ts";
import { mini } from "./mini.ts";
import miniText from "./mini.css?inline";
import { newLook } from "./new-look.ts";
import cssText from "./rail.css?inline";
import planText from "./plan.css?inline";
import { lockBadge } from "./plan.ts";
import { sumsOf } from "./sums.ts";

/** Beside the board: two looks side by side, and the way to the others. */
@customElement("cb-looks-rail")
export class LooksRailElement extends CabasElement {
  static override styles = [base, sheet(miniText), sheet(planText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  /** The look that is open; "" on the page of all. */
  @property({ attribute: false }) open: LookId = "";

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["editors", "looks", "lookMarks", "members"]);
  }

  override render(): TemplateResult {
    const { looks } = this.client.state;
    return html`<div class="in">
      ${
        looks.size > 1
          ? html`<cb-compare
              .client=${this.client}
              .room=${this.room}
              .open=${this.open === "" ? undefined : this.open}
            ></cb-compare>`
          : html`<section class="how">
              <h2>${t.looks.how}</h2>
              <ol>
                ${t.looks.steps.map((step) => html`<li>${step}</li>`)}
              </ol>
            </section>`
      }
      ${this.open !== "" && looks.size > 0 ? this.renderAll() : nothing}
    </div>`;
  }

  private renderAll(): TemplateResult {
    const { state } = this.client;
    return html`<section aria-labelledby="all">
      <div class="sec">
        <h2 id="all">${t.looks.all}</h2>
        ${
          mayEdit(state)
            ? html`<button class="btn btn-line" type="button" @click=${() => newLook(this.client, this.room)}>
                ${icon("plus", "s")}${t.looks.make}
              </button>`
            : nothing
        }
      </div>
      <ul class="lks" role="list">
        ${repeat(
          state.looks,
          ([id]) => id,
          ([id, look]) =>
            html`<li>
              <a href=${roomUrl(this.room, { looks: id })} aria-current=${id === this.open ? "page" : nothing}
                >${mini(look, this.goods)}<span class="what"
                  ><b class="serif">${look.title}</b
                  ><span class="quiet small">${t.looks.pieces(look.pieces.size)} · ${byText(state, look.by)}</span
                  >${lockBadge(state, id)}</span
                >${sumsOf(look, this.goods).totals.map((total) => priceTag(total, { size: "s" }))}</a
              >
            </li>`,
        )}
      </ul>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-looks-rail": LooksRailElement;
  }
}
