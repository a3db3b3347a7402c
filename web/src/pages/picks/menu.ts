import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/index.ts";
import type { Picks, ProductId, RoomId } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { isHost } from "../room/members.ts";
import cssText from "./menu.css?inline";
import { picksLimits } from "./picked.ts";

/** Where a host says which of the room's collections a product is in, and makes new ones. */
@customElement("cb-picks-menu")
export class PicksMenuElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(checkText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  /** What is to be put in; without it only a new collection can be made. */
  @state() private product: ProductId | undefined;
  @state() private wrong = "";
  @state() private said = "";
  @query("#title") private readonly titleInput!: HTMLInputElement | null;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["picks", "members", "limits"]);
  }

  show(button: HTMLElement, product?: ProductId): void {
    this.product = product;
    this.wrong = "";
    this.said = "";
    this.toggle(button);
  }

  override updated(): void {
    // Whoever is no host any more has nothing to do here.
    if (this.open && !isHost(this.client.state) && this.popoverElement.matches(":popover-open")) {
      this.popoverElement.hidePopover();
    }
  }

  protected override renderPanel(): TemplateResult {
    const { picks } = this.client.state;
    const most = picksLimits(this.client.state).max_picks;
    return html`<div class="in">
      <h2 id="heading" tabindex="-1">${this.heading()}</h2>
      ${this.product !== undefined && picks.length > 0 ? this.renderPicks(picks, this.product) : nothing}
      ${picks.length < most ? this.renderMake() : html`<p class="quiet small">${t.picks.noMore(most)}</p>`}
      <p class="vh" role="status">${this.said}</p>
    </div>`;
  }

  private heading(): string {
    if (this.product === undefined) return t.picks.make;
    const title = this.goods.card(this.product)?.title;
    return title === undefined ? t.picks.chooseThis : t.picks.choose(title);
  }

  private renderPicks(all: readonly Picks[], product: ProductId): TemplateResult {
    const most = picksLimits(this.client.state).max_pick_products;
    return html`<ul>
      ${repeat(
        all,
        ({ id }) => id,
        ({ id, title, products }) => {
          const isIn = products.includes(product);
          const full = !isIn && products.length >= most;
          return html`<li>
            <label
              ><input
                class="tick"
                type="checkbox"
                .checked=${live(isIn)}
                ?disabled=${full}
                @change=${() => (isIn ? this.client.picks.remove(id, product) : this.client.picks.add(id, product))}
              /><span class="title">${title}</span
              ><span class="quiet num">${full ? t.picks.full : t.picks.things(products.length)}</span></label
            >
          </li>`;
        },
      )}
    </ul>`;
  }

  private renderMake(): TemplateResult {
    const max = picksLimits(this.client.state).max_pick_title_chars;
    return html`<form class="field" novalidate @submit=${(event: Event) => this.make(event)}>
      <label for="title" class=${this.product === undefined ? "vh" : ""}
        >${this.product === undefined ? t.picks.makeLabel : t.picks.make}</label
      >
      <div class="row">
        <div class="input ${this.wrong ? "bad" : ""}">
          <input
            id="title"
            autocomplete="off"
            enterkeyhint="done"
            maxlength=${max}
            placeholder=${t.picks.makeHint}
            aria-invalid=${this.wrong ? "true" : "false"}
            aria-describedby="wrong"
          />
        </div>
        <button class="btn btn-line" type="submit">${t.picks.makeDo}</button>
      </div>
      <div id="wrong" role="alert">${wrongLine(this.wrong)}</div>
    </form>`;
  }

  private make(event: Event): void {
    event.preventDefault();
    const input = this.titleInput;
    const title = input?.value.trim() ?? "";
    this.wrong = title === "" ? t.picks.titleMissing : "";
    if (!input || this.wrong) {
      input?.focus();
      return;
    }
    const id = this.client.picks.create(title, this.product);
    input.value = "";
    if (this.product === undefined) {
      this.popoverElement.hidePopover();
      router.go(roomUrl(this.room, { picks: id }));
    } else this.said = t.picks.made(title);
  }

  protected override opened(): void {
    // Where there is nothing to choose from, one is here to write.
    const { picks } = this.client.state;
    const field = this.product === undefined || picks.length === 0 ? this.titleInput : null;
    if (field) field.focus();
    else this.focusHeading();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-picks-menu": PicksMenuElement;
  }
}
