import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProductCard } from "../../api/types.ts";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/index.ts";
import { friend, friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberId, MemberView, Tally, Thumb } from "../../protocol/generated.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { priceTag } from "../../ui/parts.ts";
import { picture, SIZES } from "../../ui/picture/picture.ts";
import { PickEvent } from "../picks/pick-event.ts";
import { reactButton } from "../room/together/react-button.ts";
import { wanters } from "../votes/rank.ts";
import cssText from "./tile.css?inline";

/** Swatches beyond these are a number; faces too. */
const MOST_SWATCHES = 4;
const MOST_FACES = 3;
const NOBODY: readonly MemberView[] = [];

/** The person gives a product a thumb, or takes it back. */
export class ThumbEvent extends Event {
  static readonly type = "cb-thumb";
  constructor(
    readonly product: string,
    readonly thumb: Thumb | null,
  ) {
    super(ThumbEvent.type, { bubbles: true, composed: true });
  }
}

/** A good on the stall: picture, price, who looks at it, who likes it. */
@customElement("cb-tile")
export class TileElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) card!: ProductCard;
  @property({ attribute: false }) href = "";
  @property({ attribute: false }) me: MemberId = "";
  @property({ attribute: false }) here: readonly MemberView[] = NOBODY;
  @property({ attribute: false }) tally: Tally | undefined;
  @property({ attribute: false }) members: ReadonlyMap<MemberId, MemberView> = new Map();
  /** How many take part in the room. */
  @property({ attribute: false }) people = 0;
  /** Whether the person may vote. */
  @property({ attribute: false }) votes = true;
  /** In how many of the hosts' collections it is; undefined where the person can't put it in. */
  @property({ attribute: false }) picked: number | undefined;
  /** Above the fold: not to be loaded lazily. */
  @property({ attribute: false }) eager = false;

  override render(): TemplateResult {
    const { card } = this;
    const sold = !card.available;
    // What is looked for in red is shown in red.
    const image = card.fitting?.image ?? card.image;
    const tone = image?.tone ?? card.tones[0];
    const condition = card.condition && t.browse.condition[card.condition];
    return html`<article>
      <a
        class="tile ground ${sold ? "sold" : ""}"
        href=${this.href}
        tabindex="-1"
        aria-hidden="true"
        ${cssVar("--g1", tone)}
      >
        ${picture(image, { plain: true, eager: this.eager, sizes: SIZES.tile })}
        ${priceTag(card.price, { compareAt: card.compare_at, from: card.price_to !== undefined })}
        ${sold ? html`<span class="ribbon">${t.browse.sold}</span>` : nothing}
        ${condition === undefined ? nothing : html`<span class="ribbon worn">${condition}</span>`}
      </a>
      ${this.renderHere()}
      <div class="meta">
        <h2 class="goods-name" lang=${card.lang ?? nothing}>
          <a href=${this.href}
            >${card.title}<span class="vh"
              >,
              ${priceTag(card.price, { from: card.price_to !== undefined })}${sold ? `, ${t.browse.sold}` : nothing}${condition === undefined ? nothing : `, ${condition}`}</span
            ></a
          >
        </h2>
        <p class="sub"><span>${card.brand ?? card.shop.name}</span>${this.renderSwatches()}</p>
        ${this.renderFaces()}
      </div>
    </article>`;
  }

  private renderHere(): unknown {
    const { here } = this;
    if (here.length === 0) return nothing;
    return html`<span class="here ${here.length === 1 ? "solo" : ""}"
      ><span class="vh">${t.browse.hereNames(names(here.map(({ name }) => name)))}</span
      ><span aria-hidden="true">${friends(here.slice(0, MOST_FACES), MOST_FACES, { size: 24, named: true })}</span
      >${here.length > 1 ? html`<span aria-hidden="true">${t.browse.here(here.length)}</span>` : nothing}</span
    >`;
  }

  private renderSwatches(): unknown {
    const { tones } = this.card;
    if (tones.length < 2) return nothing;
    const rest = tones.length - MOST_SWATCHES;
    return html`<span class="sw"
      ><span class="vh">${t.browse.colours(tones.length)}</span>${tones
        .slice(0, MOST_SWATCHES)
        .map((tone) => html`<i ${cssVar("--c", tone)}></i>`)}${
        rest > 0 ? html`<span aria-hidden="true">+${rest}</span>` : nothing
      }</span
    >`;
  }

  private renderFaces(): TemplateResult {
    const up = this.tally?.up ?? [];
    const down = this.tally?.down ?? [];
    const wanting = this.tally ? wanters(this.tally) : [];
    const likers = wanting.map((id) => this.members.get(id)).filter((member) => member !== undefined);
    const of = Math.max(this.people, likers.length);
    return html`<div class="faces">
      ${this.renderThumb("up", up.length, up.includes(this.me))}
      ${this.renderThumb("down", down.length, down.includes(this.me))} ${reactButton(this.card.id, this.card.title)}
      ${this.renderPick()}
      ${
        likers.length > 0
          ? html`<span class="want" title=${t.opinions.wants(likers.length, of)}
              ><span class="vh">${t.opinions.wants(likers.length, of)}: ${names(likers.map(({ name }) => name))}</span
              ><span class="avs" aria-hidden="true"
                >${likers.slice(0, MOST_FACES).map((member) => friend(member, { size: 24, named: true }))}</span
              ><span aria-hidden="true">${t.opinions.wantsShort(likers.length, of)}</span></span
            >`
          : nothing
      }
    </div>`;
  }

  private renderPick(): unknown {
    const { card, picked } = this;
    if (picked === undefined) return nothing;
    const label = t.picks.intoOf(card.title);
    return html`<button
      class="face pick ${picked > 0 ? "on" : ""}"
      type="button"
      aria-haspopup="dialog"
      aria-label=${picked > 0 ? `${label} (${t.picks.isIn(picked)})` : label}
      title=${t.picks.into}
      @click=${(event: Event) => this.dispatchEvent(new PickEvent(event.currentTarget as HTMLElement, card.id))}
    >
      ${icon("star")}
    </button>`;
  }

  private renderThumb(thumb: Thumb, count: number, mine: boolean): TemplateResult {
    const label = thumb === "up" ? t.browse.likeCount(count) : t.browse.dislikeCount(count);
    const content = html`${icon(thumb === "up" ? "like" : "dislike")}${count > 0 ? count : nothing}`;
    if (!this.votes) return html`<span class="face" role="img" aria-label=${label}>${content}</span>`;
    return html`<button
      class="face"
      type="button"
      aria-pressed=${mine ? "true" : "false"}
      aria-label="${label} (${this.card.title})"
      title=${thumb === "up" ? t.browse.like : t.browse.dislike}
      @click=${() => this.dispatchEvent(new ThumbEvent(this.card.id, mine ? null : thumb))}
    >
      ${content}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-tile": TileElement;
  }
}
