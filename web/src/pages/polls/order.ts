import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { Poll } from "../../protocol/generated.ts";
import type { RoomState } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { optionName, optionPicture } from "./options.ts";
import { DragController } from "../../ui/sorting/drag.ts";
import sortingText from "../../ui/sorting/sorting.css?inline";
import miniText from "../looks/mini.css?inline";
import cssText from "./poll.css?inline";
import { shifted } from "./standing.ts";

/** The ballot is to be cast in this order. */
export class CastEvent extends Event {
  static readonly type = "cb-cast";
  constructor(readonly choice: readonly number[]) {
    super(CastEvent.type);
  }
}

/** A ranked ballot: the options in an order that is changed by dragging, or by a button for each step. */
@customElement("cb-poll-order")
export class PollOrderElement extends CabasElement {
  static override styles = [base, sheet(sortingText), sheet(miniText), sheet(cssText)];

  @property({ attribute: false }) poll!: Poll;
  /** What options are called in the room. */
  @property({ attribute: false }) roomState: RoomState | undefined;
  /** As it is on the screen; undefined until it was changed. */
  @state() private order: readonly number[] | undefined;
  @state() private said = "";

  private readonly goods = new GoodsController(this);
  private readonly drag = new DragController(this, {
    rows: () => [...this.renderRoot.querySelectorAll<HTMLElement>("li")],
    dropped: (from, to) => this.move(from, to - from),
  });

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("poll");
    if (before === undefined) return;
    const [was, is] = [before.mine ?? [], this.poll.mine ?? []];
    const isTakenBack = was.length > 0 && is.length === 0;
    if (before.id !== this.poll.id || isTakenBack) this.order = undefined;
    // Cast anew on another device: what is held may be another option's place now.
    if (this.order === undefined && was.join() !== is.join()) this.drag.cancel();
  }

  override render(): TemplateResult {
    const { options, mine } = this.poll;
    const order = this.current();
    const isCast = mine?.join() === order.join();
    return html`<p class="lab">${t.polls.order}</p>
      <ol class="ranks">
        ${repeat(
          order,
          (option) => option,
          (option, index) => this.renderRow(option, index, order.length),
        )}
      </ol>
      <p class="vh" role="status">${this.said}</p>
      <div class="acts">
        <button
          class="btn btn-main"
          type="button"
          aria-disabled=${isCast ? "true" : "false"}
          @click=${() => !isCast && this.dispatchEvent(new CastEvent(order))}
        >
          ${isCast ? html`${icon("check")}${t.polls.isCast}` : mine ? t.polls.recast : t.polls.cast}
        </button>
        ${
          options.length > 0 && mine
            ? html`<button class="btn" type="button" @click=${() => this.dispatchEvent(new CastEvent([]))}>
                ${t.polls.takeBack}
              </button>`
            : nothing
        }
      </div>`;
  }

  private renderRow(option: number, index: number, length: number): TemplateResult {
    const what = this.poll.options[option];
    const name = optionName(what, this.goods, this.roomState);
    const move = (by: -1 | 1) =>
      html`<button
        class="ibtn"
        type="button"
        data-option=${option}
        data-by=${by}
        aria-label=${by < 0 ? t.polls.up(name) : t.polls.down(name)}
        aria-disabled=${(by < 0 ? index === 0 : index === length - 1) ? "true" : "false"}
        @click=${() => void this.step(option, index, by)}
      >
        ${icon(by < 0 ? "up" : "down")}
      </button>`;
    return html`<li>
      <span class="grip" aria-hidden="true" @pointerdown=${(event: PointerEvent) => this.drag.begin(event, index)}
        >${icon("grip")}</span
      >
      <span class="rk-n" aria-hidden="true">${index + 1}</span>
      ${what ? optionPicture(what, this.goods, this.roomState) : nothing}
      <span class="name"><span class="vh">${index + 1}. </span>${name}</span>
      <span class="rk-b">${move(-1)}${move(1)}</span>
    </li>`;
  }

  private current(): readonly number[] {
    if (this.order) return this.order;
    const all = this.poll.options.map((_, option) => option);
    const mine = this.poll.mine ?? [];
    return [...mine, ...all.filter((option) => !mine.includes(option))];
  }

  private move(from: number, by: number): void {
    const before = this.current();
    const option = before[from];
    const after = shifted(before, from, by);
    if (option === undefined || after === before) return;
    this.order = after;
    this.said = t.polls.place(
      optionName(this.poll.options[option], this.goods, this.roomState),
      from + by + 1,
      after.length,
    );
  }

  /** The row may have been moved in the tree, which takes the focus from its button. */
  private async step(option: number, from: number, by: -1 | 1): Promise<void> {
    this.move(from, by);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-option="${option}"][data-by="${by}"]`)?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-poll-order": PollOrderElement;
  }
}
