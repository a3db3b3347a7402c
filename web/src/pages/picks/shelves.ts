import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/index.ts";
import { friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { Picks, ProductId, RoomId } from "../../protocol/generated.ts";
import rowText from "../../styles/row.css?inline";
import shelfText from "../../styles/shelf.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { picture } from "../../ui/picture/picture.ts";
import { roomUrl } from "../../ui/router.ts";
import { isHost, nameOf } from "../room/members.ts";
import { PickEvent } from "./pick-event.ts";
import { picksLimits } from "./picked.ts";

/** Goods that stand on a shelf; the rest is a number. */
const MOST_ON_SHELF = 3;

/**
 * What the hosts have put together, as a row of shelves: for the room's front. Nothing where there is nothing and the
 * reader can't make anything.
 */
@customElement("cb-picks-shelves")
export class PicksShelvesElement extends CabasElement {
  static override styles = [base, sheet(rowText), sheet(shelfText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["picks", "members", "limits"]);
  }

  override render(): unknown {
    const { state } = this.client;
    const { picks } = state;
    const may = isHost(state);
    if (picks.length === 0 && !may) return nothing;
    const more = may && picks.length < picksLimits(state).max_picks;
    return html`<section aria-labelledby="picks">
      <div class="head">
        <h2 id="picks">${t.picks.heading}</h2>
        ${
          more
            ? html`<button
                class="btn btn-soft"
                type="button"
                aria-haspopup="dialog"
                @click=${(event: Event) => this.dispatchEvent(new PickEvent(event.currentTarget as HTMLElement))}
              >
                ${icon("plus", "s")}${t.picks.make}
              </button>`
            : nothing
        }
      </div>
      ${
        picks.length === 0
          ? html`<p class="quiet small">${t.picks.invite}</p>`
          : html`<ul class="shelves" role="list">
              ${repeat(
                picks,
                ({ id }) => id,
                (each) => html`<li>${this.renderShelf(each)}</li>`,
              )}
            </ul>`
      }
    </section>`;
  }

  private renderShelf({ id, title, by, products }: Picks): TemplateResult {
    const { me, members } = this.client.state;
    const maker = members.get(by);
    const name = by === me ? t.picks.byYou : t.picks.by(nameOf(this.client.state, by));
    const shown = this.standing(products);
    return html`<a class="shelf" href=${roomUrl(this.room, { picks: id })}>
      <span class="goods" aria-hidden="true">
        ${
          shown.length === 0
            ? html`<span class="bare quiet">${t.picks.empty}</span>`
            : shown.map((product) => this.renderGood(product))
        }
        ${products.length > shown.length && shown.length > 0 ? html`<b class="num">+${products.length - shown.length}</b>` : nothing}
      </span>
      <h3 class="goods-name">${title}</h3>
      <p>
        ${maker ? friend(maker, { size: 20, named: true }) : nothing}<span class="who-by">${name}</span
        ><span>· ${t.picks.things(products.length)}</span>
      </p>
    </a>`;
  }

  private renderGood(product: ProductId): TemplateResult {
    const card = this.goods.card(product);
    return html`<span class="good ground ${card ? "" : "bone"}" ${cssVar("--g1", card?.image?.tone)}
      >${card ? picture(card.image, { plain: true }) : nothing}</span
    >`;
  }

  /** The first ones that are still there. */
  private standing(products: readonly ProductId[]): ProductId[] {
    const found: ProductId[] = [];
    for (const product of products) {
      if (found.length === MOST_ON_SHELF) break;
      if (this.goods.card(product) !== null) found.push(product);
    }
    return found;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-picks-shelves": PicksShelvesElement;
  }
}
