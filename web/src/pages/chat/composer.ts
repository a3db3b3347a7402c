import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { friend, friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage, MemberId, MemberView, PollOption, ProductId, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { type Place, roomUrl } from "../../ui/router.ts";
import { NewPollEvent } from "../polls/poll-events.ts";
import "../photos/photo-tray.ts";
import { picturesOf, type PhotoTrayElement } from "../photos/photo-tray.ts";
import { mayWrite, nameOf } from "../room/members.ts";
import { imageOf, spoken, thingName } from "./cards.ts";
import cssText from "./composer.css?inline";
import { offered, withIds, withNames } from "./mentions.ts";
import { thingOf } from "./things.ts";

const DEFAULT_MAX_CHARS = 4000;
const MOST_TYPING = 3;

/** The message that is answered or changed was let go of. */
export class ContextDroppedEvent extends Event {
  static readonly type = "cb-dropped";
  constructor(readonly which: "reply" | "edit" | "about") {
    super(ContextDroppedEvent.type, { bubbles: true, composed: true });
  }
}

/** Where one writes: a message, an answer, a change of what one said. */
@customElement("cb-composer")
export class ComposerElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) replyTo: ChatMessage | undefined;
  @property({ attribute: false }) editing: ChatMessage | undefined;
  /** What the message will be about, or show. */
  @property({ attribute: false }) about: Place | undefined;
  @property({ attribute: false }) placeholder = "";
  @state() private text = "";
  /** Who may be meant by the name that is being typed, and which of them is next. */
  @state() private offer: ReturnType<typeof offered>;
  @state() private nth = 0;
  /** Whom names mean that were picked from the list. */
  private readonly picked = new Map<string, MemberId>();
  /** What was being written before a message was changed. */
  private draft = "";
  @query("textarea") private readonly area!: HTMLTextAreaElement | null;
  @query("cb-photo-tray") private readonly tray!: PhotoTrayElement | null;

  private readonly goods = new GoodsController(this);

  constructor() {
    super();
    new RoomController(this, ["presence", "members", "limits"]);
    // Anywhere on where one writes: the tray takes what is dropped.
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => this.bring(event, event.dataTransfer));
  }

  /** Whether the person is in the middle of a message. */
  get writes(): boolean {
    return this.area?.matches(":focus") === true && this.text.trim() !== "";
  }

  focusField(): void {
    this.area?.focus();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("editing")) return;
    if (this.editing) {
      if (!changed.get("editing")) this.draft = this.text;
      this.text = withNames(this.editing.text ?? "", this.client.state.members);
    } else if (changed.get("editing")) this.text = this.draft;
  }

  override updated(changed: PropertyValues<this>): void {
    // Measuring makes the browser lay out the page: not for what others do.
    if (changed.size > 0) this.fit();
  }

  override render(): TemplateResult {
    const { state: current } = this.client;
    if (!mayWrite(current)) {
      return html`<p class="quiet small">${current.waiting === null ? t.chat.viewer : t.refused.waiting}</p>`;
    }
    const over = this.over();
    return html`${this.renderTyping()} ${this.renderContext()} ${this.renderOffer()}
      <cb-photo-tray
        ?hidden=${this.editing !== undefined}
        .client=${this.client}
        @cb-tray=${() => this.requestUpdate()}
      ></cb-photo-tray>
      <form class="composer" @submit=${(event: Event) => this.submit(event)}>
        <textarea
          rows="1"
          enterkeyhint="send"
          aria-label=${this.placeholder}
          aria-describedby="hint"
          aria-autocomplete="list"
          aria-controls=${this.offer ? "offer" : nothing}
          aria-activedescendant=${this.offer ? `offer-${this.nth}` : nothing}
          placeholder=${this.placeholder}
          .value=${this.text}
          @input=${() => this.typed()}
          @keydown=${(event: KeyboardEvent) => this.keyed(event)}
          @focus=${() => this.writing(true)}
          @blur=${() => this.writing(false)}
          @paste=${(event: ClipboardEvent) => this.bring(event, event.clipboardData)}
        ></textarea>
        ${
          this.editing
            ? nothing
            : html`<button
                  class="ibtn"
                  type="button"
                  aria-label=${t.photos.add}
                  title=${t.photos.add}
                  @click=${() => this.tray?.choose()}
                >
                  ${icon("photo")}
                </button>
                <button
                  class="ibtn"
                  type="button"
                  aria-haspopup="dialog"
                  aria-label=${t.polls.make}
                  title=${t.polls.make}
                  @click=${() => this.dispatchEvent(new NewPollEvent(this.asked()))}
                >
                  ${icon("vote")}
                </button>`
        }
        <button
          class="ibtn send"
          type="submit"
          aria-label=${this.editing ? t.common.save : t.chat.send}
          aria-disabled=${this.maySend() ? "false" : "true"}
        >
          ${icon(this.editing ? "check" : "send")}
        </button>
      </form>
      <span class="vh" id="hint">${t.chat.hint}</span>
      <div role="alert">${wrongLine(over > 0 ? t.chat.tooLong(over) : "")}</div>`;
  }

  /** Those who can be mentioned, above what is being typed. */
  private renderOffer(): unknown {
    if (!this.offer) return nothing;
    return html`<ul class="offer" id="offer" role="listbox" aria-label=${t.chat.mention}>
      ${this.offer.people.map(
        (member, place) =>
          html`<li
            id="offer-${place}"
            role="option"
            aria-selected=${place === this.nth ? "true" : "false"}
            @pointerdown=${(event: Event) => event.preventDefault()}
            @click=${() => this.pick(member)}
          >
            ${friend(member, { size: 24, named: true, flat: true })}<span>${member.name}</span>
          </li>`,
      )}
    </ul>`;
  }

  /** The name is written out; what is stored will be the person's id. */
  private pick({ id, name }: MemberView): void {
    const { area, offer } = this;
    if (!area || !offer) return;
    const end = area.selectionEnd;
    const before = `${this.text.slice(0, offer.from)}${name} `;
    this.picked.set(name, id);
    this.text = before + this.text.slice(end);
    this.offer = undefined;
    void this.updateComplete.then(() => {
      area.focus();
      area.setSelectionRange(before.length, before.length);
    });
  }

  /** As it is stored. What it shows is linked to below it, unless the words are about a product: that is told apart. */
  private stored(): string {
    const text = withIds(this.text.trim(), this.client.state.members, this.picked);
    if (!this.about || this.editing) return text;
    const isPlain =
      this.about.tab === undefined && this.about.product !== undefined && this.about.variant === undefined;
    if (isPlain && (text !== "" || this.shows > 0)) return text;
    return `${text}\n${location.origin}${roomUrl(this.room, this.about)}`.trim();
  }

  /** What a poll that is begun here is about. */
  private asked(): PollOption | undefined {
    const product = this.product();
    return product === undefined ? undefined : { product };
  }

  /** The product that the message is about, if it is about one. */
  private product(): string | undefined {
    const thing = this.about && thingOf(this.about);
    if (thing?.is === "line") return this.goods.variant(thing.variant)?.product;
    return thing?.is === "product" ? thing.product : undefined;
  }

  private renderTyping(): unknown {
    const { presence, members, me } = this.client.state;
    const typing = [...presence.values()]
      .filter(({ member, typing }) => typing && member !== me)
      .map(({ member }) => members.get(member))
      .filter((member) => member !== undefined);
    if (typing.length === 0) return nothing;
    return html`<p class="typing">
      <span aria-hidden="true">${friends(typing, MOST_TYPING, { size: 24, named: true })}</span
      ><span>${t.chat.typing(names(typing.map(({ name }) => name)), typing.length)}</span
      ><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    </p>`;
  }

  private renderContext(): unknown {
    if (this.editing) {
      return this.renderBar(
        html`${icon("reply", "s")}<span><b>${t.chat.editing}</b></span>`,
        "edit",
        t.chat.notEditing,
      );
    }
    const author = this.replyTo && nameOf(this.client.state, this.replyTo.by);
    return html`${
      this.replyTo && author !== undefined
        ? this.renderBar(
            html`${icon("reply", "s")}<span
                ><b>${t.chat.replying(author)}</b>
                ${spoken(this.replyTo.text ?? "", { client: this.client, room: this.room, goods: this.goods })}</span
              >`,
            "reply",
            t.chat.notReplying,
          )
        : nothing
    }${this.about === undefined ? nothing : this.renderAbout(this.about)}`;
  }

  private renderAbout(about: Place): unknown {
    const thing = thingOf(about);
    if (!thing) return nothing;
    const context = { client: this.client, room: this.room, goods: this.goods };
    const image = imageOf(thing, context);
    const sign = thing.is === "poll" ? "vote" : "star";
    return this.renderBar(
      html`${
          image === null
            ? icon(sign, "s")
            : html`<i class="th ground" ${cssVar("--g1", image?.tone)}>${picture(image, { plain: true })}</i>`
        }<span>${t.chat.about} <b>${thingName(thing, context)}</b></span>`,
      "about",
      t.chat.notAbout,
    );
  }

  private renderBar(content: TemplateResult, which: ContextDroppedEvent["which"], label: string): TemplateResult {
    return html`<div class="ctx">
      ${content}
      <button class="ibtn" type="button" aria-label=${label} @click=${() => this.drop(which)}>${icon("x")}</button>
    </div>`;
  }

  /** How many characters are too many; counted as the server does, by code points. */
  private over(): number {
    const max = this.client.state.limits?.max_chat_chars ?? DEFAULT_MAX_CHARS;
    return Math.max(0, Array.from(this.stored()).length - max);
  }

  private typed(): void {
    this.text = this.area?.value ?? "";
    const { members, me } = this.client.state;
    this.offer = offered(this.text, this.area?.selectionEnd ?? 0, members, me);
    this.nth = 0;
    this.client.setTyping(this.text.trim() !== "");
  }

  private keyed(event: KeyboardEvent): void {
    // While an input method composes a character, Enter belongs to it.
    if (event.isComposing || this.chose(event)) return;
    if (event.key === "Enter" && !event.shiftKey) this.submit(event);
    else if (event.key === "Escape" && (this.editing ?? this.replyTo)) {
      event.preventDefault();
      this.drop(this.editing ? "edit" : "reply");
    }
  }

  /** While people are offered, arrows, Enter, Tab and Escape are about them. */
  private chose(event: KeyboardEvent): boolean {
    if (!this.offer) return false;
    const { people } = this.offer;
    const member = people[this.nth];
    if (event.key === "ArrowDown") this.nth = (this.nth + 1) % people.length;
    else if (event.key === "ArrowUp") this.nth = (this.nth + people.length - 1) % people.length;
    else if (event.key === "Escape") this.offer = undefined;
    else if (member && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.pick(member);
    else return false;
    event.preventDefault();
    return true;
  }

  private submit(event: Event): void {
    event.preventDefault();
    const text = this.stored();
    if (!this.maySend()) {
      if (this.shows > 0) this.tray?.complain();
      return;
    }
    if (this.editing) {
      if (text !== this.editing.text) this.client.editChat(this.editing.seq, text);
      this.drop("edit");
      return;
    }
    const about = this.product();
    void this.post(text, {
      ...(this.replyTo ? { replyTo: this.replyTo.seq } : {}),
      ...(about === undefined ? {} : { about }),
    });
    this.text = "";
    this.picked.clear();
    this.client.setTyping(false);
    if (this.replyTo) this.drop("reply");
    if (this.about !== undefined) this.drop("about");
    this.dispatchEvent(new CustomEvent("cb-sent"));
  }

  private async post(text: string, more: { replyTo?: number; about?: ProductId }): Promise<void> {
    // At once where there are none: what one writes next must not overtake it.
    const shown = this.shows > 0 ? await this.tray?.take() : undefined;
    this.client.postChat(text, { ...more, ...shown });
  }

  /** Photos that go with the message. */
  private get shows(): number {
    return this.editing ? 0 : (this.tray?.count ?? 0);
  }

  private maySend(): boolean {
    if (this.over() > 0 || (this.shows > 0 && this.tray?.ready !== true)) return false;
    return this.shows > 0 || this.stored() !== "";
  }

  /** Pictures that were pasted or dropped go into the tray; whatever else was, where it would have gone. */
  private bring(event: Event, transfer: DataTransfer | null): void {
    const pictures = picturesOf(transfer);
    if (pictures.length === 0 || this.editing || !this.tray) return;
    event.preventDefault();
    this.tray.add(pictures);
  }

  private drop(which: ContextDroppedEvent["which"]): void {
    this.dispatchEvent(new ContextDroppedEvent(which));
    this.area?.focus();
  }

  private writing(is: boolean): void {
    if (!is) {
      this.client.setTyping(false);
      this.offer = undefined;
    }
    this.dispatchEvent(new CustomEvent("cb-writing", { detail: is, bubbles: true, composed: true }));
  }

  /** As high as its text, up to what the style sheet allows. */
  private fit(): void {
    const { area } = this;
    if (!area) return;
    area.style.setProperty("height", "auto");
    if (area.scrollHeight > 0) area.style.setProperty("height", `${area.scrollHeight}px`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-composer": ComposerElement;
  }
}
