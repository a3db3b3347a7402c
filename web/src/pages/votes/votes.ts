import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { RoomId, Tally } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { bring } from "../../ui/base/bring.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { priceTag } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { roomUrl } from "../../ui/router.ts";
import signsText from "../../ui/signs/signs.css?inline";
import { renderSigns } from "../../ui/signs/signs.ts";
import "../polls/poll.ts";
import { NewPollEvent } from "../polls/poll-events.ts";
import { calledOf, mayWrite, takingPart } from "../room/members.ts";
import { rank, type Ranked, wanters } from "./rank.ts";
import cssText from "./votes.css?inline";

const MOST_FACES = 5;
/** A ranking is its top; below that are single hearts. */
const MOST_PLACES = 50;

/** What the room likes best, by everybody's thumbs. */
@customElement("cb-votes")
export class VotesElement extends CabasElement {
  static override styles = [base, sheet(signsText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;

  /** Whether it is all that is on the screen (on a phone): its heading is the page's then. */
  @property({ attribute: false }) alone = false;

  /** The poll that the address names. */
  @property({ attribute: false }) at: string | undefined;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["votes", "members", "polls"]);
  }

  focusHeading(): void {
    this.renderRoot.querySelector<HTMLElement>("#heading")?.focus({ preventScroll: true });
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("at")) bring(this.renderRoot, this.at);
  }

  override render(): TemplateResult {
    const ranked = rank(this.client.state.votes).slice(0, MOST_PLACES);
    return html`<div class="in">
      <div class="head">
        <div class="h" role="heading" aria-level=${this.alone ? 1 : 2} tabindex="-1" id="heading">${t.room.votes}</div>
        ${
          mayWrite(this.client.state)
            ? html`<button class="btn btn-line" type="button" @click=${() => this.dispatchEvent(new NewPollEvent())}>
                ${icon("plus", "s")}${t.polls.make}
              </button>`
            : nothing
        }
      </div>
      ${this.renderPolls()} ${ranked.length === 0 ? this.renderNone() : this.renderFavourites(ranked)}
    </div>`;
  }

  /** The newest first, and those before the others that are open. */
  private renderPolls(): unknown {
    const polls = this.client.state.polls.toReversed();
    if (polls.length === 0) return nothing;
    const open = [...polls.filter(({ closed }) => !closed), ...polls.filter(({ closed }) => closed)];
    return html`<section class="polls" aria-label=${t.polls.heading}>
      ${repeat(
        open,
        ({ id }) => id,
        (poll) =>
          html`<cb-poll
            class=${poll.id === this.at ? "meant" : ""}
            tabindex="-1"
            data-at=${poll.id}
            .client=${this.client}
            .room=${this.room}
            .poll=${poll}
          ></cb-poll>`,
      )}
    </section>`;
  }

  private renderNone(): TemplateResult {
    return html`<div class="none">
      <span class="none-i">${icon("love")}</span>
      <h3>${t.votes.none}</h3>
      <p class="quiet">${t.votes.noneText}</p>
    </div>`;
  }

  private renderFavourites(ranked: readonly Ranked[]): TemplateResult {
    return html`<section aria-labelledby="favourites">
      <h3 class="h2" id="favourites">${t.votes.heading}</h3>
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

  /** How many could want something; those who left may have, too. */
  private people(least: number): number {
    return Math.max(least, takingPart(this.client.state.members).length);
  }

  private renderSigns({ reactions }: Tally): unknown {
    const { state } = this.client;
    return renderSigns({ reactions, me: state.me, called: (id) => calledOf(state, id), toggle: undefined });
  }

  private renderRanked({ product, tally, place }: Ranked): TemplateResult {
    const card = this.goods.card(product);
    const { members } = this.client.state;
    const wanting = wanters(tally);
    const likers = wanting.map((id) => members.get(id)).filter((member) => member !== undefined);
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
          <span class="love" title=${t.opinions.wants(wanting.length, this.people(wanting.length))}
            >${icon("like", "s")}<span aria-hidden="true">${wanting.length}</span
            ><span class="vh">${t.opinions.wants(wanting.length, this.people(wanting.length))}</span></span
          >
          ${friends(likers, MOST_FACES, { size: 24 })} ${this.renderSigns(tally)}
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
