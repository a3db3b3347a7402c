import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId, RoomId } from "../../protocol/generated.ts";
import type { Look } from "../../sync/looks.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { NarrowController } from "../../ui/base/narrow.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { priceTag } from "../../ui/parts.ts";
import { ALL_STALLS, roomUrl } from "../../ui/router.ts";
import driftText from "../../styles/drift.css?inline";
import signsText from "../../ui/signs/signs.css?inline";
import { isHost, mayEdit } from "../room/members.ts";
import { changesOf, pricesOf, renderChanges } from "./changes.ts";
import "./compare.ts";
import { renderCredit } from "./credit.ts";
import "./look.ts";
import cssText from "./looks.css?inline";
import { mini } from "./mini.ts";
import miniText from "./mini.css?inline";
import { newLook } from "./new-look.ts";
import opinionText from "./opinion.css?inline";
import { renderOpinion } from "./opinion.ts";
import planText from "./plan.css?inline";
import { renderPlan } from "./plan.ts";
import "./rail.ts";
import "./share/lookbook-dialog.ts";
import type { LookbookDialogElement } from "./share/lookbook-dialog.ts";
import { sumsOf } from "./sums.ts";

/** All looks of the room, as small pictures of what is on them. */
@customElement("cb-looks")
export class LooksElement extends CabasElement implements Page {
  static override styles = [
    base,
    sheet(miniText),
    sheet(signsText),
    sheet(driftText),
    sheet(opinionText),
    sheet(planText),
    sheet(cssText),
  ];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;

  @query("cb-lookbook-dialog") private readonly book!: LookbookDialogElement | null;

  private readonly goods = new GoodsController(this);
  private readonly narrow = new NarrowController(this);

  constructor() {
    super();
    new RoomController(this, ["editors", "looks", "lookMarks", "members", "ready", "limits"]);
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    const { looks, ready } = this.client.state;
    const may = mayEdit(this.client.state);
    return html`<div class="in">
      <nav class="crumb" aria-label=${t.room.youAreHere}>
        <a href=${roomUrl(this.room, ALL_STALLS)}>${icon("left", "s")}${t.browse.all}</a>
      </nav>
      <header class="head">
        <div>
          <h1 class="great">${t.room.ourLooks}</h1>
          ${looks.size > 0 ? html`<p class="quiet">${t.looks.lede}</p>` : nothing}
        </div>
        <div class="acts">
          ${
            isHost(this.client.state) && looks.size > 0
              ? html`<button class="btn btn-line" type="button" @click=${() => void this.book?.show()}>
                  ${icon("share")}${t.share.book}
                </button>`
              : nothing
          }
          ${
            may && looks.size > 0
              ? html`<button class="btn btn-main" type="button" @click=${() => newLook(this.client, this.room)}>
                  ${icon("plus")}${t.looks.make}
                </button>`
              : nothing
          }
        </div>
      </header>
      ${
        looks.size === 0
          ? ready
            ? this.renderNone(may)
            : html`<p class="quiet" role="status">${t.common.loading}</p>`
          : html`<ul class="cards" role="list">
              ${repeat(
                looks,
                ([id]) => id,
                ([id, look]) => this.renderCard(id, look),
              )}
            </ul>`
      }
      ${
        this.narrow.matches && looks.size > 1
          ? html`<cb-compare .client=${this.client} .room=${this.room}></cb-compare>`
          : nothing
      }
      <cb-lookbook-dialog .client=${this.client} .room=${this.room}></cb-lookbook-dialog>
    </div>`;
  }

  private renderNone(may: boolean): TemplateResult {
    return html`<div class="none">
      <span class="none-i">${icon("hanger")}</span>
      <h2>${t.looks.none}</h2>
      <p class="quiet">${may ? t.looks.noneText : t.looks.noneTextViewer}</p>
      ${
        may
          ? html`<button class="btn btn-main" type="button" @click=${() => newLook(this.client, this.room)}>
              ${icon("plus")}${t.looks.make}
            </button>`
          : nothing
      }
    </div>`;
  }

  private renderCard(id: LookId, look: Look): TemplateResult {
    const { totals, missing } = sumsOf(look, this.goods);
    return html`<li>
      <a class="pic-link" href=${roomUrl(this.room, { looks: id })} tabindex="-1" aria-hidden="true"
        >${mini(look, this.goods)}</a
      >
      <div class="row">
        <h2><a href=${roomUrl(this.room, { looks: id })}>${look.title}</a></h2>
        <span class="tags">${totals.map((total) => priceTag(total, { size: "s" }))}</span>
      </div>
      <p class="quiet small">
        ${t.looks.pieces(look.pieces.size)} · ${renderCredit(this.client.state, this.room, look)}
      </p>
      ${renderPlan(this.client.state, id)}
      ${missing > 0 ? html`<p class="missing">${icon("alert", "s")}${t.looks.missingPieces(missing)}</p>` : nothing}
      ${renderChanges(changesOf(look, pricesOf(this.client.state, id), this.goods))}
      ${renderOpinion({ client: this.client, look: id, of: look.title })}
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-looks": LooksElement;
  }
}
