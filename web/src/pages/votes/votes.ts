import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/index.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { priceTag } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { roomUrl } from "../../ui/router.ts";
import { rank, type Ranked } from "./rank.ts";
import cssText from "./votes.css?inline";

const MOST_FACES = 5;
/** A ranking is its top; below that are single hearts. */
const MOST_PLACES = 50;

/** What the room likes best, by everybody's thumbs. */
@customElement("cb-votes")
export class VotesElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;

  /** Whether it is all that is on the screen (on a phone): its heading is the page's then. */
  @property({ attribute: false }) alone = false;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["votes", "members"]);
  }

  focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>("#heading")?.focus({ preventScroll: true });
  }

  override render(): TemplateResult {
    const ranked = rank(this.client.state.votes).slice(0, MOST_PLACES);
    if (ranked.length === 0) {
      return html`<div class="in">
        <div class="none">
          <span class="none-i">${icon("love")}</span>
          <div class="h" role="heading" aria-level=${this.alone ? 1 : 2} tabindex="-1" id="heading">
            ${t.votes.none}
          </div>
          <p class="quiet">${t.votes.noneText}</p>
        </div>
      </div>`;
    }
    return html`<section class="in" aria-labelledby="heading">
      <div class="h" role="heading" aria-level=${this.alone ? 1 : 2} tabindex="-1" id="heading">${t.votes.heading}</div>
      <p class="quiet small">${t.votes.lede}</p>
      ${this.goods.failed ? html`<p class="wrong" role="status">${t.votes.failed}</p>` : nothing}
      <ol class="list">
        ${repeat(
          ranked,
          ({ product }) => product,
          (each) => this.renderRanked(each),
        )}
      </ol>
    </section>`;
  }

  private renderRanked({ product, tally, place }: Ranked): TemplateResult {
    const card = this.goods.card(product);
    const { members } = this.client.state;
    const likers = tally.up.map((id) => members.get(id)).filter((member) => member !== undefined);
    const href = roomUrl(this.room, { product });
    const title = card?.title ?? (card === null ? t.votes.missing : "…");
    return html`<li>
      <span class="place"
        ><span class="vh">${t.votes.place(place)}: </span><span aria-hidden="true">${place}</span></span
      >
      <a class="th ground" href=${href} tabindex="-1" aria-hidden="true" ${cssVar("--g1", card?.image?.tone)}
        >${picture(card?.image, { plain: true })}</a
      >
      <div>
        <p class="name">${card ? html`<a href=${href}>${title}</a>` : title}</p>
        <div class="row">
          ${card ? priceTag(card.price, { size: "s", from: card.price_to !== undefined }) : nothing}
          <span class="love" title=${t.votes.likes(tally.up.length)}
            >${icon("love", "s")}<span aria-hidden="true">${tally.up.length}</span
            ><span class="vh">${t.votes.likes(tally.up.length)}</span></span
          >
          ${friends(likers, MOST_FACES, { size: 24 })}
          ${tally.down.length > 0 ? html`<span class="quiet">${t.votes.dislikes(tally.down.length)}</span>` : nothing}
        </div>
      </div>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-votes": VotesElement;
  }
}
