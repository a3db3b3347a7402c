import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { money } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { colour, friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberId, MemberView, RoomId, VariantId } from "../../protocol/generated.ts";
import { cartTotals, type CartLine, type CartTotals, type ShopTotals } from "../../state/totals.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { bring } from "../../ui/base/bring.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { awning } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { ALL_STALLS, roomUrl } from "../../ui/router.ts";
import type { StepEvent } from "../../ui/stepper/stepper.ts";
import "../../ui/stepper/stepper.ts";
import { toasts, undoing } from "../../ui/toasts/toast-service.ts";
import { sharesFruit } from "../room/where.ts";
import { calledOf, isHost, mayEdit, mayWrite } from "../room/members.ts";
import "../activity/activity.ts";
import { parted } from "./agreed.ts";
import "./bill.ts";
import cssText from "./cart.css?inline";
import "./line-menu.ts";
import type { LineMenuElement } from "./line-menu.ts";
import { itemsOf, linesOf, moneyList, variantText } from "./lines.ts";
import segText from "../../styles/seg.css?inline";
import driftText from "../../styles/drift.css?inline";
import marksText from "./marks.css?inline";
import "./suggestions.ts";
import { driftBadge, noteOf, payerOf, payerOfShop } from "./marks.ts";
import { excess, lackOf, renderLack } from "./stock.ts";

/** The bag: by shop, or by person; each line says who wants how many. */
@customElement("cb-cart")
export class CartElement extends CabasElement implements Page {
  static override styles = [base, sheet(segText), sheet(cssText), sheet(driftText), sheet(marksText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  /** The variant whose line the address names. */
  @property({ attribute: false }) at: string | undefined;
  /** Whether the receipt stands below (on a phone) rather than beside. */
  @property({ attribute: false }) bill = false;
  @state() private by: "shop" | "person" = "shop";
  /** Whose quantity a host has opened: `variant|member`. */
  @state() private editing = "";

  @query("cb-line-menu") private readonly menu!: LineMenuElement;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["cart", "editors", "members", "limits", "bill"]);
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("at")) bring(this.renderRoot, this.at);
  }

  override render(): TemplateResult {
    const { cart, bill } = this.client.state;
    const items = itemsOf(cart, this.goods);
    const { counted, aside } = parted(cart, bill);
    const totals = cartTotals(counted, items);
    const maybes = cartTotals(aside, items);
    const people = totals.perPerson.size;
    const lines = totals.shops.flatMap(({ lines: each }) => each);
    const lacks = lines.filter((line) => excess(line) > 0).map((line) => `${titleOf(line)}: ${lackOf(line)}.`);
    return html`<div class="ct">
      <header class="ct-h">
        <div>
          <h1 class="great">${t.room.ourBag}</h1>
          ${
            totals.quantity > 0
              ? html`<p class="quiet">${t.cart.sum(totals.quantity, totals.shops.length, people)}</p>`
              : nothing
          }
        </div>
        ${totals.quantity > 0 ? this.renderSwitch() : nothing}
      </header>
      ${this.goods.failed ? html`<p class="wrong" role="status">${icon("wifioff", "s")}${t.cart.pricesFailed}</p>` : nothing}
      ${
        totals.quantity === 0
          ? maybes.quantity === 0
            ? this.renderEmpty()
            : nothing
          : this.by === "shop"
            ? repeat(
                totals.shops,
                ({ shop }) => shop?.id ?? "",
                (shop) => this.renderShop(shop),
              )
            : this.renderPeople(totals)
      }
      ${maybes.quantity > 0 ? this.renderMaybes(maybes) : nothing}
      <p class="vh" role="status">${lacks.join(" ")}</p>
      ${this.bill && totals.quantity > 0 ? html`<cb-bill plain .client=${this.client}></cb-bill>` : nothing}
      <cb-suggestions .client=${this.client} .room=${this.room}></cb-suggestions>
      <cb-activity .client=${this.client} .room=${this.room}></cb-activity>
      <cb-line-menu .client=${this.client}></cb-line-menu>
    </div>`;
  }

  private renderSwitch(): TemplateResult {
    const button = (by: "shop" | "person", label: string) =>
      html`<button type="button" aria-pressed=${this.by === by ? "true" : "false"} @click=${() => (this.by = by)}>
        ${label}
      </button>`;
    return html`<div class="seg" role="group" aria-label=${t.cart.view}>
      ${button("shop", t.cart.byShop)}${button("person", t.cart.byPerson)}
    </div>`;
  }

  private renderEmpty(): TemplateResult {
    return html`<div class="none">
      <span class="none-i">${icon("bag")}</span>
      <h2>${t.cart.empty}</h2>
      <p class="quiet">${t.cart.emptyText}</p>
      <a class="btn btn-main" href=${roomUrl(this.room, ALL_STALLS)}>${t.cart.emptyGo}</a>
    </div>`;
  }

  private renderShop({ shop, lines, quantity, subtotals }: ShopTotals): TemplateResult {
    const name = shop?.name ?? t.cart.unknownShop;
    return html`<section class="block" aria-label=${name}>
      ${awning(shop ?? { awning: 2 })}
      <header>
        <h2>${name}</h2>
        ${payerOfShop(this.client, lines, name)}
      </header>
      <ul>
        ${repeat(
          lines,
          ({ variant }) => variant,
          (line) => this.renderLine(line, this.renderWants(line), line.sum && money(line.sum)),
        )}
      </ul>
      <footer>
        <span class="quiet">${t.cart.items(quantity)}</span>
        <span class="sub-t">${t.cart.subtotal} <b class="price">${moneyList(subtotals)}</b></span>
      </footer>
    </section>`;
  }

  /** What is set aside: with who wants it, and the way back. */
  private renderMaybes({ shops }: CartTotals): TemplateResult {
    return html`<section class="block" aria-labelledby="maybe">
      <header>
        <h2 id="maybe">${t.bill.maybe}</h2>
        <span class="quiet small">${t.bill.maybeText}</span>
      </header>
      <ul>
        ${repeat(
          shops.flatMap(({ lines }) => lines),
          ({ variant }) => variant,
          (line) =>
            this.renderLine(
              line,
              this.renderWants(line),
              undefined,
              mayEdit(this.client.state)
                ? html`<button
                    class="btn btn-soft"
                    type="button"
                    aria-label=${t.bill.fromMaybeOf(titleOf(line))}
                    @click=${() => this.bringBack(line)}
                  >
                    ${icon("undo", "s")}${t.bill.fromMaybe}
                  </button>`
                : nothing,
            ),
        )}
      </ul>
    </section>`;
  }

  private bringBack({ variant }: CartLine): void {
    this.client.bill.maybe(variant, false);
    this.focusLine(variant);
  }

  private takeLess(line: CartLine, by: number): void {
    const { me } = this.client.state;
    this.step(line, me, (line.people.get(me) ?? 0) - by);
    this.focusLine(line.variant);
  }

  /** The button that was pressed is gone: the line's own menu takes the focus. */
  private focusLine(variant: VariantId): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-line="${variant}"] .line-more`)?.focus(),
    );
  }

  private renderPeople(totals: CartTotals): unknown {
    const { state: current } = this.client;
    const ids = [...totals.perPerson.keys()].sort((a, b) => Number(b === current.me) - Number(a === current.me));
    return repeat(
      ids,
      (id) => id,
      (id) => {
        const member = current.members.get(id);
        const share = totals.perPerson.get(id);
        const name = calledOf(this.client.state, id);
        return html`<section class="block per" aria-label=${name}>
          <header>
            ${member ? friend(member, { size: 36, named: true, flat: true }) : nothing}
            <h2>${name}</h2>
          </header>
          <ul>
            ${linesOf(totals, id).map(({ line, quantity }) => {
              const price = line.item?.price;
              const sum = price && money({ ...price, amount: price.amount * quantity });
              const wants = html`<div class="cl-w">${this.renderWant(line, id, quantity)}</div>`;
              return this.renderLine(line, wants, sum, undefined, `line:${line.variant}:${id}`);
            })}
          </ul>
          <footer>
            <span class="quiet">${t.cart.items(share?.quantity ?? 0)}</span>
            <span class="sub-t">${t.cart.together} <b class="price">${moneyList(share?.totals ?? [])}</b></span>
          </footer>
        </section>`;
      },
    );
  }

  private renderLine(
    line: CartLine,
    wants: TemplateResult,
    sum: string | undefined,
    actions: unknown = this.renderActions(line),
    anchor = `line:${line.variant}`,
  ): TemplateResult {
    const { variant, item } = line;
    if (!item) {
      // Not known (yet): who wants it can still be changed.
      const missing = this.goods.variant(variant) === null;
      return html`<li
        class="cl ${variant === this.at ? "meant" : ""}"
        tabindex="-1"
        data-line=${variant}
        data-at=${variant}
      >
        <span class="cl-th ground"></span>
        <div>
          ${missing ? html`<h3>${t.cart.gone}</h3>` : html`<i class="bone"></i><span class="vh">${t.common.loading}</span>`}
        </div>
        ${wants}
        <p class="cl-p price"></p>
      </li>`;
    }
    const href = roomUrl(this.room, { product: item.product });
    const what = variantText(item);
    const lack = lackOf(line);
    const price = html`<span class="num">${money(item.price)}</span>`;
    return html`<li
      class="cl ${item.gone ? "gone" : ""} ${variant === this.at ? "meant" : ""}"
      tabindex="-1"
      data-line=${variant}
      data-at=${variant}
      data-anchor=${anchor}
    >
      <a class="cl-th ground" href=${href} tabindex="-1" aria-hidden="true" ${cssVar("--g1", item.image?.tone)}
        >${picture(item.image, { plain: true })}</a
      >
      <div>
        <h3>${item.gone ? item.product_title : html`<a href=${href}>${item.product_title}</a>`}</h3>
        <p class="quiet small">
          ${what ? `${what} · ` : nothing}${price}${item.gone ? ` (${t.cart.wasPrice})` : nothing}
          ${lack === "" ? nothing : html`<span class="off">${lack}</span>`}
          ${driftBadge(item.price, this.client.state.bill.prices[variant])}
        </p>
        ${noteOf(this.client.state, variant)}
        <div class="cl-m">${actions}</div>
      </div>
      ${wants}
      <p class="cl-p price">${sum ?? nothing}</p>
    </li>`;
  }

  /** Who pays, and the way to the rest that can be said of a line. */
  private renderActions(line: CartLine): unknown {
    const more = html`<button
      class="ibtn line-more"
      type="button"
      title=${t.bill.more}
      aria-label=${t.bill.moreOf(titleOf(line))}
      aria-haspopup="dialog"
      @click=${(event: Event) => this.menu.show(event.currentTarget as HTMLElement, line.variant)}
    >
      ${icon("more")}
    </button>`;
    const lack = renderLack(line, this.client.state, {
      less: (by) => this.takeLess(line, by),
      another: (button) => this.menu.show(button, line.variant),
    });
    return html`${lack}${payerOf(this.client, line, titleOf(line))}${mayWrite(this.client.state) ? more : nothing}`;
  }

  /** Who wants how many: one's own first and to be changed, then the others; or a button to join them. */
  private renderWants(line: CartLine): TemplateResult {
    const { me } = this.client.state;
    const mine = line.people.get(me) ?? 0;
    const others = [...line.people].filter(([id, quantity]) => id !== me && quantity > 0);
    const canJoin =
      mine === 0 && mayWrite(this.client.state) && line.item?.gone !== true && line.item?.available !== false;
    return html`<div class="cl-w">
      ${mine > 0 ? this.renderWant(line, me, mine) : nothing}
      ${repeat(
        others,
        ([id]) => id,
        ([id, quantity]) => this.renderWant(line, id, quantity),
      )}
      ${
        canJoin
          ? html`<button
              class="btn btn-soft me-too"
              type="button"
              aria-label=${t.cart.meTooOf(titleOf(line))}
              @click=${() => this.client.setQuantity(line.variant, 1)}
            >
              ${icon("plus", "s")}${t.cart.meToo}
            </button>`
          : nothing
      }
    </div>`;
  }

  private renderWant(line: CartLine, id: MemberId, quantity: number): TemplateResult {
    const { me, members, limits } = this.client.state;
    const member = members.get(id);
    const face = member ? this.renderFace(member) : nothing;
    const lack = lackOf(line);
    const label = t.cart.quantityOf(calledOf(this.client.state, id), titleOf(line)) + (lack === "" ? "" : `. ${lack}`);
    const key = `${line.variant}|${id}`;
    const hosts = isHost(this.client.state);
    const editable = id === me ? mayWrite(this.client.state) : hosts && this.editing === key;
    if (editable) {
      return html`<span class="want mine ${member ? colour(member.avatar) : ""}"
        >${face}<cb-stepper
          .min=${0}
          .max=${limits?.max_quantity ?? 99}
          .value=${quantity}
          .label=${label}
          @cb-step=${(event: StepEvent) => this.step(line, id, event.value)}
        ></cb-stepper
      ></span>`;
    }
    const shown = html`${face}<span class="vh">${calledOf(this.client.state, id)}: </span
      ><b class="num">${quantity}</b>`;
    if (!hosts) return html`<span class="want">${shown}</span>`;
    return html`<button
      class="want"
      type="button"
      title=${t.cart.edit(calledOf(this.client.state, id))}
      aria-label="${label}, ${quantity}. ${t.cart.edit(calledOf(this.client.state, id))}"
      @click=${() => (this.editing = key)}
    >
      ${shown}
    </button>`;
  }

  private renderFace(member: MemberView): TemplateResult {
    return html`<span title=${member.name}
      >${friend(member, { size: 28, named: true, flat: true, initial: sharesFruit(member, this.client.state.members) })}</span
    >`;
  }

  private step(line: CartLine, id: MemberId, quantity: number): void {
    this.client.setQuantity(line.variant, quantity, id);
    if (quantity > 0) return;
    toasts.show({
      kind: "done",
      icon: "trash",
      text: t.cart.removed(titleOf(line)),
      action: undoing(() => void this.client.undo()),
    });
    // The stepper that had the focus is gone: the line's other button takes it, or the heading.
    void this.updateComplete.then(() => {
      const next = this.renderRoot.querySelector<HTMLElement>(`[data-line="${line.variant}"] .me-too`);
      if (next) next.focus();
      else this.focusHeading();
    });
  }
}

function titleOf({ item }: CartLine): string {
  return item?.product_title ?? t.cart.gone;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-cart": CartElement;
  }
}
