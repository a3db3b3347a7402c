import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { dateTime, dayName, daysBetween, time } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { colour, friend } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { Activity, RoomId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { ClientController } from "../../ui/base/client-controller.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { rooms } from "../../ui/services.ts";
import { calledOf } from "../room/members.ts";
import cssText from "./activity.css?inline";
import { type DeedContext, deedText } from "./deeds.ts";

/** Shown at once: what one remembers of the last minutes. */
const MOST = 6;
/** The list is fetched this long after something changed, and no oftener, in ms. */
const GAP_MS = 1_500;
/** What of the room's state deeds change; an edit of one's own is told of once it is saved. */
const CHANGING = ["cart", "bill", "votes", "lookMarks", "polls", "picks", "members", "connection", "save"] as const;

/** Who did what, the newest first. */
@customElement("cb-activity")
export class ActivityElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private list: readonly Activity[] | undefined;
  @state() private failed = false;
  @state() private all = false;

  private readonly goods = new GoodsController(this);
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers that an older question brings late are not shown. */
  private turn = 0;

  constructor() {
    super();
    new RoomController(this, ["members", "polls", "picks", "cart", "looks"]);
    new ClientController(this, "change", ({ keys }) => {
      if (CHANGING.some((key) => keys.has(key))) this.fetchSoon();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.seen);
    void this.fetch();
  }

  override disconnectedCallback(): void {
    document.removeEventListener("visibilitychange", this.seen);
    clearTimeout(this.timer);
    this.timer = undefined;
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const { list = [] } = this;
    const shown = this.all ? list : list.slice(0, MOST);
    const context = { client: this.client, room: this.room, goods: this.goods };
    const keys = keysOf(shown);
    return html`<section aria-labelledby="heading">
      <h2 id="heading">${t.activity.heading}</h2>
      ${this.failed ? html`<p class="quiet" role="status">${icon("wifioff", "s")} ${t.activity.failed}</p>` : nothing}
      ${this.list?.length === 0 ? html`<p class="quiet">${t.activity.none}</p>` : nothing}
      <ol>
        ${repeat(
          shown,
          (_, nth) => keys[nth],
          (activity) => html`<li tabindex="-1">${this.renderOne(activity, context)}</li>`,
        )}
      </ol>
      ${
        list.length > shown.length
          ? html`<button class="btn btn-soft" type="button" @click=${() => void this.showAll()}>
              ${t.activity.all(list.length - shown.length)}
            </button>`
          : nothing
      }
    </section>`;
  }

  private renderOne(activity: Activity, context: DeedContext): TemplateResult {
    const { state } = this.client;
    const { by, at } = activity;
    const member = by === undefined ? undefined : state.members.get(by);
    const name = by === undefined ? undefined : calledOf(state, by);
    return html`${
        member
          ? friend(member, { size: 24, named: true, flat: true })
          : html`<span class="sign" aria-hidden="true">${icon("clock", "s")}</span>`
      }
      <p>
        ${name === undefined ? nothing : html`<b class=${member ? colour(member.avatar) : ""}>${name}</b>`}
        ${deedText(activity, context)}
        <time datetime=${new Date(at).toISOString()} title=${dateTime(at)}
          >${daysBetween(at, Date.now()) === 0 ? time(at) : `${dayName(at, Date.now())}, ${time(at)}`}</time
        >
      </p>`;
  }

  /** The button goes away; the focus goes to the first of what has come. */
  private async showAll(): Promise<void> {
    this.all = true;
    await this.updateComplete;
    this.renderRoot.querySelectorAll<HTMLElement>("li")[MOST]?.focus();
  }

  private readonly seen = (): void => {
    if (!document.hidden) this.fetchSoon();
  };

  private fetchSoon(): void {
    if (document.hidden) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.fetch();
    }, GAP_MS);
  }

  private async fetch(): Promise<void> {
    const turn = ++this.turn;
    try {
      const list = await rooms.activity(this.room);
      if (turn !== this.turn) return;
      this.list = list;
      this.failed = false;
    } catch {
      if (turn === this.turn) this.failed = true;
    }
  }
}

/** One entry of the log may be several deeds: its seq, and which of them it is. */
function keysOf(list: readonly Activity[]): string[] {
  let [seq, nth] = [-1, 0];
  return list.map((activity) => {
    nth = activity.seq === seq ? nth + 1 : 0;
    seq = activity.seq;
    return `${seq}.${nth}`;
  });
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-activity": ActivityElement;
  }
}
