import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { collectionPage } from "../../../api/product-query.ts";
import { t } from "../../../i18n/later.ts";
import { colour, friend } from "../../../icons/friend.ts";
import { icon } from "../../../icons/icon.ts";
import type { MemberId, MemberView, RoomId } from "../../../protocol/generated.ts";
import type { Presence, RoomClient } from "../../../sync/room-client.ts";
import { ClientController } from "../../../ui/base/client-controller.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { GoodsController } from "../../../ui/goods/goods-controller.ts";
import { type Place, roomUrl, router } from "../../../ui/router.ts";
import { toasts } from "../../../ui/toasts/toast-service.ts";
import { mainPart, pageOf, pagePlaceOf } from "../where.ts";
import "./reactions.ts";
import cssText from "./together.css?inline";

/** How long one is asked to come, in ms: long enough to finish a sentence. */
const ASKED_MS = 30_000;
/** How long it is said to whom one came, in ms. */
const LANDED_MS = 20_000;

/** Somebody asks the person to come. */
interface Asked {
  readonly by: MemberView;
  readonly page: string;
}

/** What hosts ask of the person, calmly, and to whom a newcomer came. */
@customElement("cb-together")
export class TogetherElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) place: Place = {};
  /** The person has just come in, and asked for no place of their own. */
  @property({ attribute: false }) fresh = false;
  @state() private asked: Asked | undefined;
  /** Whom the person came to. */
  @state() private host: MemberView | undefined;

  private readonly goods = new GoodsController(this);
  private settled = false;
  /** Where the person landed: elsewhere the chip has nothing to say. */
  private landedAt: string | undefined;
  private wasWaiting = false;
  private led: MemberId | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new RoomController(this, ["ready", "lead", "waiting", "presence"]);
    new ClientController(this, "signalled", ({ member, signal }) => {
      if (signal.type === "bring") this.hear(member, signal.body.page);
    });
  }

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // Before landing: the place of this very update is still the one that is left.
    if (changed.has("place") && this.host && mainPart(pageOf(this.place)) !== this.landedAt) this.host = undefined;
    this.land();
    const { lead, me, waiting } = this.client.state;
    if (this.wasWaiting && waiting === null) toasts.show({ kind: "done", icon: "check", text: t.together.seated });
    this.wasWaiting = waiting !== null;
    // Not of the lead that one had from the beginning.
    if (lead === me && this.led !== null && this.led !== me) {
      toasts.show({ kind: "done", icon: "host", text: t.together.youLead });
    }
    this.led = lead;
  }

  override render(): TemplateResult {
    const { asked, host } = this;
    return html`<div role="status">${asked ? this.renderAsked(asked) : nothing}</div>
      ${!asked && host ? this.renderLanded(host) : nothing}`;
  }

  private renderAsked({ by, page }: Asked): TemplateResult {
    return html`<section class="ask ${colour(by.avatar)}" aria-label=${t.together.asks(by.name, this.where(page))}>
      ${friend(by, { size: 36, named: true })}
      <p>${t.together.asks(by.name, this.where(page))}</p>
      <span class="do"
        ><button class="btn btn-main" type="button" @click=${() => this.come(page)}>${t.together.come}</button
        ><button class="btn btn-line" type="button" @click=${() => (this.asked = undefined)}>
          ${t.together.notNow}
        </button></span
      >
    </section>`;
  }

  private renderLanded(host: MemberView): TemplateResult {
    return html`<div class="chip-row">
      ${friend(host, { size: 24, named: true })}<span class="tx">${t.together.landed(host.name)}</span
      ><button class="btn btn-soft" type="button" @click=${() => this.follow(host.id)}>${t.follow.follow}</button
      ><button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => (this.host = undefined)}>
        ${icon("x", "s")}
      </button>
    </div>`;
  }

  /** Where one is asked to come, in words. */
  private where(page: string): string | undefined {
    const place = placeOf(page);
    if (place.tab === "cart") return t.together.cart;
    if (place.product !== undefined) return this.goods.card(place.product)?.title;
    if (place.picks !== undefined) return this.client.state.picks.find(({ id }) => id === place.picks)?.title;
    return place.query && collectionPage(place.query) !== undefined ? t.together.collection : t.together.stalls;
  }

  private hear(member: MemberId, page: string): void {
    const { me, members } = this.client.state;
    const by = members.get(member);
    if (member === me) toasts.show({ kind: "done", icon: "users", text: t.together.brought });
    else if (by && page !== pageOf(this.place)) {
      this.asked = { by, page };
      this.later(ASKED_MS, () => (this.asked = undefined));
    }
  }

  private come(page: string): void {
    this.asked = undefined;
    router.go(roomUrl(this.room, placeOf(page)));
  }

  /** A newcomer begins where the one who leads is. */
  private land(): void {
    const { ready, lead, me, members, presence } = this.client.state;
    if (this.settled || !ready) return;
    this.settled = true;
    const there = lead === null || lead === me ? undefined : presence.get(lead);
    const host = members.get(lead ?? "");
    if (!this.fresh || !there?.page || !host) return;
    const place = pagePlaceOf(there);
    const page = pageOf(place);
    if (page === pageOf({}) || pageOf(this.place) !== pageOf({})) return;
    this.landedAt = mainPart(page);
    this.host = host;
    this.later(LANDED_MS, () => (this.host = undefined));
    router.go(roomUrl(this.room, place), { replace: true });
  }

  private follow(member: MemberId): void {
    this.host = undefined;
    this.dispatchEvent(new CustomEvent("cb-follow", { detail: member, bubbles: true, composed: true }));
  }

  private later(ms: number, then: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(then, ms);
  }
}

/** What a page is called in presence, as a place. */
function placeOf(page: string): Place {
  return pagePlaceOf({ page } as Presence);
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-together": TogetherElement;
  }
}
