import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { dateTime, dayName, time } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { colour, friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage, ProductId, RoomId, Seq } from "../../protocol/generated.ts";
import saidText from "../../styles/said.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { messageAt, roomUrl } from "../../ui/router.ts";
import { rooms } from "../../ui/services.ts";
import { renderText, saysMore } from "../chat/parts.ts";
import { faceOf } from "../room/members.ts";
import { staffTag } from "../room/staff.ts";
import { threadOf } from "./thread-of.ts";
import cssText from "./thread.css?inline";

/** Of a long thread this many are shown, the newest; the rest is a step away. */
const MOST = 5;

/** What was said about a good: the same messages as in the chat, by themselves. */
@customElement("cb-thread")
export class ThreadElement extends CabasElement {
  static override styles = [base, sheet(saidText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) product!: ProductId;
  @state() private all = false;
  /** From before what the room has loaded. */
  @state() private earlier: readonly ChatMessage[] = [];
  /** Where to look on for more; null: everything was looked at. */
  @state() private next: Seq | null | undefined;
  @state() private is: "idle" | "looking" | "failed" = "idle";
  private wrong = "";

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["chat", "chatMore", "members"]);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("product")) return;
    this.all = false;
    this.earlier = [];
    this.next = undefined;
    this.is = "idle";
  }

  override render(): TemplateResult {
    const { chat, chatMore } = this.client.state;
    const messages = threadOf(chat, this.earlier, this.product);
    const shown = this.all ? messages : messages.slice(-MOST);
    const hidden = messages.length - shown.length;
    const mayLook = chatMore && this.next !== null;
    return html`<section aria-labelledby="thread">
      <h2 id="thread">${t.talk.thread}</h2>
      ${
        hidden > 0
          ? html`<button class="btn btn-soft" type="button" @click=${() => (this.all = true)}>
              ${t.talk.threadMore(hidden)}
            </button>`
          : mayLook
            ? html`<button
                class="btn btn-soft"
                type="button"
                aria-disabled=${this.is === "looking" ? "true" : "false"}
                @click=${() => void this.look()}
              >
                ${this.is === "looking" ? t.talk.looking : t.talk.findOlder}
              </button>`
            : nothing
      }
      <div role="alert">${wrongLine(this.is === "failed" ? this.wrong : "")}</div>
      ${messages.length === 0 && !mayLook ? html`<p class="quiet">${t.talk.threadNone}</p>` : nothing}
      <ol>
        ${repeat(
          shown,
          ({ seq }) => seq,
          (message) => html`<li>${this.renderMessage(message)}</li>`,
        )}
      </ol>
    </section>`;
  }

  private renderMessage({ seq, by, at, text = "" }: ChatMessage): TemplateResult {
    const { state } = this.client;
    const face = faceOf(state, by);
    const context = { client: this.client, room: this.room, goods: this.goods };
    return html`${friend(face, { size: 28, named: true, flat: true })}
      <div>
        <p class="by">
          <span class="who ${colour(face.avatar)}">${face.name}</span
          >${staffTag(state.members.get(by), this.goods)}<time
            datetime=${new Date(at).toISOString()}
            title=${dateTime(at)}
            >${dayName(at, Date.now())}, ${time(at)}</time
          ><a
            class="go"
            href=${roomUrl(this.room, { product: this.product, tab: "chat", at: messageAt(seq) })}
            aria-label=${t.chat.goToReplied}
            title=${t.chat.goToReplied}
            >${icon("chat", "s")}</a
          >
        </p>
        ${saysMore(text, context) ? html`<p class="text">${renderText(text, context)}</p>` : nothing}
      </div>`;
  }

  private async look(): Promise<void> {
    if (this.is === "looking") return;
    const { product } = this;
    this.is = "looking";
    try {
      const before = this.next ?? this.client.state.chat[0]?.seq;
      const { messages, next } = await rooms.search(this.room, { about: product }, before);
      if (this.product !== product) return;
      this.earlier = [...messages.toReversed(), ...this.earlier];
      this.next = next;
      this.all = true;
      this.is = "idle";
    } catch (error) {
      this.wrong = problemText(error);
      this.is = "failed";
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-thread": ThreadElement;
  }
}
