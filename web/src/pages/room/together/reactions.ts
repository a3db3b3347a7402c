import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { t } from "../../../i18n/later.ts";
import { colour } from "../../../icons/friend.ts";
import iconSprite from "../../../icons/icons.svg?url";
import { icon, type IconName } from "../../../icons/icon.ts";
import type { MemberId, ProductId, Reaction } from "../../../protocol/generated.ts";
import popoverText from "../../../styles/popover.css?inline";
import { REACTIONS } from "../../../sync/reactions.ts";
import type { RoomClient } from "../../../sync/room-client.ts";
import { ClientController } from "../../../ui/base/client-controller.ts";
import { base, sheet } from "../../../ui/base/element.ts";
import { GoodsController } from "../../../ui/goods/goods-controller.ts";
import { PanelElement } from "../../../ui/popover/panel.ts";
import { SIGN_ICONS } from "../../../ui/signs/signs.ts";
import { ShareEvent } from "../../chat/share-event.ts";
import { findProduct } from "../follow/spot.ts";
import { mayWrite } from "../members.ts";
import cssText from "./reactions.css?inline";
import type { ReactEvent } from "./react-event.ts";

/** How long one is to be seen, in ms; the style sheet's flight is as long. */
const SHOWN_MS = 1_800;
/** More at once than this nobody can tell apart. */
const MOST = 24;

/** Reactions: the palette, from which a product can be shown in the chat, too, and what floats up over the products that they are about. */
@customElement("cb-reactions")
export class ReactionsElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  /** What is shown among stalls, product, picks and cart. */
  @property({ attribute: false }) view: () => HTMLElement | undefined = () => undefined;
  @state() private product: ProductId | undefined;
  @query(".layer") private readonly layer!: HTMLElement | null;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new ClientController(this, "signalled", ({ member, signal }) => {
      if (signal.type === "react") this.float(member, signal.body.product, signal.body.reaction);
    });
  }

  show({ button, product }: ReactEvent): void {
    this.product = product;
    this.toggle(button);
  }

  override render(): TemplateResult {
    return html`<div class="layer" aria-hidden="true"></div>
      ${super.render()}`;
  }

  protected override renderPanel(): TemplateResult {
    const title = this.product === undefined ? undefined : this.goods.card(this.product)?.title;
    return html`<div class="palette">
      <h2 id="heading" class="vh" tabindex="-1">
        ${title === undefined ? t.opinions.react : t.opinions.reactTo(title)}
      </h2>
      ${REACTIONS.map(
        (reaction) =>
          html`<button
            class=${reaction}
            type="button"
            aria-label=${t.opinions.signs[reaction]}
            title=${t.opinions.signs[reaction]}
            @click=${() => this.react(reaction)}
          >
            ${icon(SIGN_ICONS[reaction])}
          </button>`,
      )}
      ${
        mayWrite(this.client.state)
          ? html`<button class="share" type="button" @click=${() => this.share()}>
              ${icon("chat", "s")}${t.talk.share}
            </button>`
          : nothing
      }
    </div>`;
  }

  protected override opened(): void {
    this.popoverElement.querySelector("button")?.focus();
  }

  private react(reaction: Reaction): void {
    if (this.product !== undefined) this.client.together.react(this.product, reaction);
  }

  /** It goes into a message that one still writes oneself. */
  private share(): void {
    const { product } = this;
    this.popoverElement.hidePopover();
    if (product !== undefined) this.dispatchEvent(new ShareEvent({ product }));
  }

  /** Lets one rise from the product, where it is on the screen. */
  private float(member: MemberId, product: ProductId, reaction: Reaction): void {
    const { layer } = this;
    const view = this.view();
    const place = view && findProduct(view, product);
    if (!layer || !place?.checkVisibility() || layer.childElementCount >= MOST) return;
    const frame = layer.getBoundingClientRect();
    const box = place.getBoundingClientRect();
    const x = box.left - frame.left + box.width * (0.3 + 0.4 * Math.random());
    const y = box.top - frame.top + Math.min(box.height, frame.height) * 0.6;
    if (y < 0 || y > frame.height) return;
    const avatar = this.client.state.members.get(member)?.avatar ?? 0;
    const mark = document.createElement("span");
    mark.className = `mark ${reaction} ${colour(avatar)}`;
    mark.dataset["reaction"] = reaction;
    mark.style.setProperty("--x", `${Math.round(x)}px`);
    mark.style.setProperty("--y", `${Math.round(y)}px`);
    mark.append(drawing(SIGN_ICONS[reaction]));
    layer.append(mark);
    setTimeout(() => mark.remove(), SHOWN_MS);
  }
}

function drawing(name: IconName): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "ic");
  use.setAttribute("href", `${iconSprite}#i-${name}`);
  svg.append(use);
  return svg;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-reactions": ReactionsElement;
  }
}
