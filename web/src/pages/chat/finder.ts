import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { dateTime, dayName, time } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { colour, friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { ChatMessage, RoomId, Seq } from "../../protocol/generated.ts";
import saidText from "../../styles/said.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText, wasAborted } from "../../ui/problem.ts";
import { rooms } from "../../ui/services.ts";
import { faceOf } from "../room/members.ts";
import { spoken } from "./cards.ts";
import cssText from "./finder.css?inline";
import { splitHits } from "./hits.ts";

/** Typing pauses at least this long before a search goes out, in ms. */
const SEARCH_MS = 250;
/** As much as the server takes. */
const MAX_WORDS = 200;

/** One of the messages that were found was chosen. */
export class FoundEvent extends Event {
  static readonly type = "cb-found";
  constructor(readonly seq: Seq) {
    super(FoundEvent.type);
  }
}

/** The search was closed. */
export class FinderClosedEvent extends Event {
  static readonly type = "cb-finder-closed";
  constructor() {
    super(FinderClosedEvent.type);
  }
}

/** Looks through all that was ever said in the room. */
@customElement("cb-chat-finder")
export class ChatFinderElement extends CabasElement {
  static override styles = [base, sheet(saidText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;

  @state() private words = "";
  @state() private found: readonly ChatMessage[] = [];
  /** Where to go on; null where everything was looked at. */
  @state() private next: Seq | null = null;
  @state() private is: "idle" | "looking" | "done" | "failed" = "idle";
  private wrong = "";
  @query("input") private readonly input!: HTMLInputElement;

  private readonly goods = new GoodsController(this);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | undefined;

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    super.disconnectedCallback();
  }

  override firstUpdated(): void {
    this.input.focus();
  }

  override render(): TemplateResult {
    return html`<search @keydown=${(event: KeyboardEvent) => this.keyed(event)}>
      <form @submit=${(event: Event) => this.submit(event)}>
        <label class="input"
          >${icon("search")}<span class="vh">${t.talk.find}</span
          ><input
            type="search"
            enterkeyhint="search"
            autocomplete="off"
            maxlength=${MAX_WORDS}
            placeholder=${t.talk.find}
            @input=${() => this.typed()}
        /></label>
        <button class="ibtn" type="button" aria-label=${t.talk.closeFinder} @click=${() => this.close()}>
          ${icon("x")}
        </button>
      </form>
      <p class="small quiet" role="status">${this.summary()}</p>
      <div role="alert">${wrongLine(this.is === "failed" ? this.wrong : "")}</div>
      <ol>
        ${repeat(
          this.found,
          ({ seq }) => seq,
          (message) => html`<li>${this.renderFound(message)}</li>`,
        )}
      </ol>
      ${
        this.next !== null && this.is === "done"
          ? html`<button class="btn btn-soft more" type="button" @click=${() => void this.look(this.next ?? undefined)}>
              ${t.talk.findOlder}
            </button>`
          : nothing
      }
    </search>`;
  }

  private summary(): string {
    if (this.is === "looking") return t.talk.looking;
    if (this.is !== "done") return this.is === "idle" ? t.talk.findHint : "";
    if (this.found.length === 0) return t.talk.nothingFound(this.words);
    return t.talk.found(this.found.length, this.next !== null);
  }

  private renderFound(message: ChatMessage): TemplateResult {
    const { state } = this.client;
    const face = faceOf(state, message.by);
    const text = spoken(message.text ?? "", { client: this.client, room: this.room, goods: this.goods });
    return html`<button class="hit" type="button" @click=${() => this.dispatchEvent(new FoundEvent(message.seq))}>
      ${friend(face, { size: 28, named: true, flat: true })}
      <span class="hit-t">
        <span class="by"
          ><span class="who ${colour(face.avatar)}">${face.name}</span
          ><time datetime=${new Date(message.at).toISOString()} title=${dateTime(message.at)}
            >${dayName(message.at, Date.now())}, ${time(message.at)}</time
          ></span
        >
        <span class="text"
          >${splitHits(text, this.words.split(/\s+/)).map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : text))}</span
        >
      </span>
    </button>`;
  }

  private typed(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.search(), SEARCH_MS);
  }

  private submit(event: Event): void {
    event.preventDefault();
    void this.search();
  }

  /** Escape empties the field, and closes when there is nothing to empty; arrows walk through what was found. */
  private keyed(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.input.value === "") this.close();
      else {
        this.input.value = "";
        void this.search();
        this.input.focus();
      }
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [this.input, ...this.renderRoot.querySelectorAll<HTMLElement>(".hit")];
    const { activeElement } = this.renderRoot as ShadowRoot;
    const at = stops.findIndex((stop) => stop === activeElement);
    const to = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !to) return;
    event.preventDefault();
    to.focus();
  }

  private close(): void {
    this.dispatchEvent(new FinderClosedEvent());
  }

  private async search(): Promise<void> {
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    if (words === this.words && this.is !== "failed") return;
    this.words = words;
    this.running?.abort();
    this.found = [];
    this.next = null;
    if (words === "") this.is = "idle";
    else await this.look();
  }

  private async look(before?: Seq): Promise<void> {
    const running = new AbortController();
    this.running = running;
    this.is = "looking";
    try {
      const { messages, next } = await rooms.search(this.room, { q: this.words }, before, running.signal);
      if (running.signal.aborted) return;
      this.found = [...this.found, ...messages];
      this.next = next;
      this.is = "done";
    } catch (error) {
      if (running.signal.aborted || wasAborted(error)) return;
      this.wrong = problemText(error);
      this.is = "failed";
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-chat-finder": ChatFinderElement;
  }
}
