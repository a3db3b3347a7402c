import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId, ProductId, RoomId, VariantId } from "../../protocol/generated.ts";
import popoverText from "../../styles/popover.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { PanelElement } from "../../ui/popover/panel.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { mayEdit } from "../room/members.ts";
import { byText } from "./credit.ts";
import { freePose } from "./geometry.ts";
import planText from "./plan.css?inline";
import { lockBadge, lockedNow } from "./plan.ts";
import { mini } from "./mini.ts";
import miniText from "./mini.css?inline";
import cssText from "./wear.css?inline";

/** From a good onto one of the looks, or onto a new one. */
@customElement("cb-wear-menu")
export class WearMenuElement extends PanelElement {
  static override styles = [base, sheet(popoverText), sheet(miniText), sheet(planText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private product: ProductId = "";
  @state() private variant: VariantId | undefined;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["looks", "lookMarks", "members"]);
  }

  show(button: HTMLElement, product: ProductId, variant?: VariantId): void {
    this.product = product;
    this.variant = variant;
    this.toggle(button);
  }

  protected override renderPanel(): TemplateResult {
    const { state } = this.client;
    return html`<div class="in">
      <h2 id="heading" tabindex="-1">${t.looks.wear}</h2>
      ${
        state.looks.size > 0
          ? html`<ul role="list">
              ${repeat(
                state.looks,
                ([id]) => id,
                ([id, look]) =>
                  html`<li>
                    <button type="button" ?disabled=${lockedNow(state, id)} @click=${() => void this.put(id)}>
                      ${mini(look, this.goods)}<span class="what"
                        ><b class="serif">${look.title}</b
                        ><span class="quiet small">${t.looks.pieces(look.pieces.size)} · ${byText(state, look.by)}</span
                        >${lockBadge(state, id)}</span
                      >
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }
      ${
        mayEdit(state)
          ? html`<button class="btn btn-line" type="button" @click=${() => void this.put(undefined)}>
              ${icon("plus", "s")}${t.looks.wearNew}
            </button>`
          : nothing
      }
    </div>`;
  }

  private async put(look: LookId | undefined): Promise<void> {
    const variant = this.variant ?? (await this.first());
    if (variant === undefined) return;
    const { looks } = this.client;
    const pieces = this.client.state.looks.get(look ?? "")?.pieces ?? new Map();
    const thing = { variant, pose: freePose(pieces) };
    const id = look ?? looks.add(t.looks.untitled(this.client.state.looks.size + 1), [thing]);
    if (look !== undefined) looks.place(look, [thing]);
    this.popoverElement.hidePopover();
    const title = this.client.state.looks.get(id)?.title;
    if (title === undefined) return;
    toasts.show({
      kind: "done",
      icon: "hanger",
      text: t.looks.worn(title),
      action: { label: t.looks.seeLook, run: () => router.go(roomUrl(this.room, { looks: id })) },
    });
  }

  /** The variant that a tile stands for: the first that can be had. */
  private async first(): Promise<VariantId | undefined> {
    const found = await catalogue.product(this.product).catch(() => undefined);
    return (found?.variant_list.find(({ available }) => available) ?? found?.variant_list[0])?.id;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-wear-menu": WearMenuElement;
  }
}
