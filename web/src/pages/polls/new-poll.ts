import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId, PollMethod, PollOption, ProductId } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import dialogText from "../../styles/dialog.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { wrongLine } from "../../ui/parts.ts";
import { toasts } from "../../ui/toasts/toast-service.ts";
import { takingPart } from "../room/members.ts";
import { rank } from "../votes/rank.ts";
import miniText from "../looks/mini.css?inline";
import cssText from "./new-poll.css?inline";
import { optionName, optionPicture } from "./options.ts";

const METHODS: readonly PollMethod[] = ["single", "several", "ranked"];
const MINUTE_MS = 60_000;
const PERIODS = {
  ever: undefined,
  quarter: 15 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 1_440 * MINUTE_MS,
  week: 10_080 * MINUTE_MS,
} as const;
type Period = keyof typeof PERIODS;
/** The server's bounds, until it has told them. */
const BOUNDS = { max_poll_options: 12, max_poll_question_chars: 200, max_poll_option_chars: 80 };
/** Goods to choose options from: more than a list can show at once are no help. */
const MOST_GOODS = 30;
/** Quorums to choose from. */
const MOST_QUORUM = 20;

interface Row {
  readonly key: number;
  readonly option: PollOption;
}

/** Where a poll is put together. */
@customElement("cb-new-poll")
export class NewPollElement extends CabasElement {
  static override styles = [base, sheet(dialogText), sheet(checkText), sheet(miniText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @state() private rows: readonly Row[] = [];
  @state() private method: PollMethod = "single";
  @state() private secret = false;
  @state() private late = false;
  @state() private period: Period = "ever";
  @state() private quorum = 0;
  @state() private wrong = "";
  @state() private wrongQuestion = "";
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("#question") private readonly question!: HTMLInputElement;

  private readonly goods = new GoodsController(this);
  private nextKey = 0;

  constructor() {
    super();
    new RoomController(this, ["votes", "cart", "looks", "members", "limits"]);
  }

  async show(first?: PollOption): Promise<void> {
    const known: PollOption[] = first === undefined ? [] : [first];
    this.rows = [...known, ...Array.from({ length: 2 - known.length }, () => ({ text: "" }))].map((option) =>
      this.row(option),
    );
    [this.method, this.secret, this.late, this.period, this.quorum] = ["single", false, false, "ever", 0];
    [this.wrong, this.wrongQuestion] = ["", ""];
    await this.updateComplete;
    this.question.value = "";
    this.dialog.showModal();
    this.question.focus();
  }

  override render(): TemplateResult {
    const bounds = this.client.state.limits ?? BOUNDS;
    return html`<dialog aria-labelledby="heading">
      <form class="d-in" novalidate @submit=${(event: Event) => this.submit(event)}>
        <div class="d-head">
          <h2 id="heading">${t.polls.make}</h2>
          <button class="ibtn" type="button" aria-label=${t.common.close} @click=${() => this.dialog.close()}>
            ${icon("x")}
          </button>
        </div>
        <div class="field">
          <label for="question">${t.polls.question}</label>
          <div class="input ${this.wrongQuestion ? "bad" : ""}">
            <input
              id="question"
              autocomplete="off"
              maxlength=${bounds.max_poll_question_chars}
              placeholder=${t.polls.questionHint}
              aria-invalid=${this.wrongQuestion ? "true" : "false"}
              aria-describedby="no-question"
            />
          </div>
          <div id="no-question" role="alert">${wrongLine(this.wrongQuestion)}</div>
        </div>
        <fieldset class="field">
          <legend class="lab">${t.polls.options}</legend>
          <ul class="rows">
            ${repeat(
              this.rows,
              ({ key }) => key,
              (row, index) => this.renderRow(row, index, bounds.max_poll_option_chars),
            )}
          </ul>
          ${this.rows.length < bounds.max_poll_options ? this.renderAdd() : nothing}
          <div role="alert">${wrongLine(this.wrong)}</div>
        </fieldset>
        <fieldset class="field">
          <legend class="lab">${t.polls.method}</legend>
          <div class="three">
            ${METHODS.map(
              (method) =>
                html`<label
                  ><input
                    class="tick"
                    type="radio"
                    name="method"
                    .checked=${method === this.method}
                    @change=${() => (this.method = method)}
                  />${t.polls[method]}</label
                >`,
            )}
          </div>
          <p class="small quiet">${t.polls.methodText[this.method]}</p>
        </fieldset>
        <div class="two">
          ${this.renderSelect(
            "lasts",
            t.polls.lasts,
            [
              ["ever", t.polls.lastsEver],
              ["quarter", t.polls.lastsQuarter],
              ["hour", t.polls.lastsHour],
              ["day", t.polls.lastsDay],
              ["week", t.polls.lastsWeek],
            ],
            this.period,
            (value) => (this.period = value as Period),
          )}
          ${this.renderSelect(
            "quorum",
            t.polls.quorum,
            [
              ["0", t.polls.quorumNone],
              ...this.quorums().map((n): [string, string] => [String(n), t.polls.quorumOf(n)]),
            ],
            String(this.quorum),
            (value) => (this.quorum = Number(value)),
          )}
        </div>
        <div>
          <label
            ><input
              class="tick"
              type="checkbox"
              .checked=${this.late || this.secret}
              ?disabled=${this.secret}
              @change=${(event: Event) => (this.late = (event.target as HTMLInputElement).checked)}
            />${t.polls.hidden}</label
          >
          <label
            ><input
              class="tick"
              type="checkbox"
              aria-describedby="secret"
              .checked=${this.secret}
              @change=${(event: Event) => (this.secret = (event.target as HTMLInputElement).checked)}
            />${t.polls.secret}</label
          >
          <p class="small quiet" id="secret">${this.secret ? t.polls.secretText : ""}</p>
        </div>
        <div class="d-foot">
          <button class="btn" type="button" @click=${() => this.dialog.close()}>${t.common.cancel}</button>
          <button class="btn btn-main" type="submit">${t.polls.open}</button>
        </div>
      </form>
    </dialog>`;
  }

  private renderRow({ key, option }: Row, index: number, most: number): TemplateResult {
    const name =
      "text" in option ? option.text || t.polls.option(index + 1) : optionName(option, this.goods, this.client.state);
    return html`<li>
      ${
        "text" in option
          ? html`<div class="input">
              <input
                autocomplete="off"
                maxlength=${most}
                aria-label=${t.polls.option(index + 1)}
                placeholder=${t.polls.option(index + 1)}
                .value=${option.text}
                @input=${(event: Event) => this.write(key, (event.target as HTMLInputElement).value)}
              />
            </div>`
          : html`<p class="good">
              ${optionPicture(option, this.goods, this.client.state)}<span class="name">${name}</span>
            </p>`
      }
      <button
        class="ibtn"
        type="button"
        aria-label=${t.polls.takeOut(name)}
        @click=${() => (this.rows = this.rows.filter((row) => row.key !== key))}
      >
        ${icon("x")}
      </button>
    </li>`;
  }

  private renderAdd(): TemplateResult {
    const goods = this.candidates();
    const looks = this.lookCandidates();
    return html`<div class="two">
        <button class="btn btn-soft" type="button" @click=${() => void this.add({ text: "" })}>
          ${icon("plus")}${t.polls.addWords}
        </button>
        ${
          goods.length + looks.length === 0
            ? nothing
            : html`<div class="input">
                <select
                  id="good"
                  aria-label=${t.polls.addGood}
                  @change=${(event: Event) => {
                    const select = event.target as HTMLSelectElement;
                    const { value } = select;
                    const isLook = looks.some(({ id }) => id === value);
                    if (value !== "") void this.add(isLook ? { look: value } : { product: value });
                    select.value = "";
                  }}
                >
                  <option value="">${t.polls.addGood}</option>
                  ${renderGroup(t.room.looks, looks)} ${renderGroup(t.polls.goods, goods)}
                </select>
              </div>`
        }
      </div>
      ${goods.length + looks.length === 0 ? html`<p class="small quiet">${t.polls.goodsHint}</p>` : nothing}`;
  }

  private renderSelect(
    id: string,
    label: string,
    options: readonly (readonly [string, string])[],
    chosen: string,
    choose: (value: string) => void,
  ): TemplateResult {
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <div class="input">
        <select id=${id} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
          ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
        </select>
      </div>
    </div>`;
  }

  /** Goods that the room likes, then those in the bag; without those that are options already. */
  private candidates(): { id: ProductId; title: string }[] {
    const { votes, cart } = this.client.state;
    const liked = rank(votes).map(({ product }) => product);
    const bagged = [...cart.keys()].map((variant) => this.goods.variant(variant)?.product);
    const taken = new Set(this.rows.flatMap(({ option }) => ("product" in option ? [option.product] : [])));
    const ids = [...new Set([...liked, ...bagged])].filter((id) => id !== undefined && !taken.has(id));
    return ids.slice(0, MOST_GOODS).flatMap((id) => {
      const card = id === undefined ? undefined : this.goods.card(id);
      return card ? [{ id: card.id, title: card.title }] : [];
    });
  }

  /** Looks of the room that are no options yet. */
  private lookCandidates(): { id: LookId; title: string }[] {
    const taken = new Set(this.rows.flatMap(({ option }) => ("look" in option ? [option.look] : [])));
    const looks = [...this.client.state.looks].filter(([id]) => !taken.has(id));
    return looks.slice(0, MOST_GOODS).map(([id, { title }]) => ({ id, title }));
  }

  private quorums(): number[] {
    const voters = takingPart(this.client.state.members).length;
    return Array.from({ length: Math.max(0, Math.min(MOST_QUORUM, voters) - 1) }, (_, n) => n + 2);
  }

  private row(option: PollOption): Row {
    return { key: this.nextKey++, option };
  }

  private async add(option: PollOption): Promise<void> {
    // A good takes the first empty line, so that nobody has to clear up.
    const empty = "text" in option ? -1 : this.rows.findIndex((row) => "text" in row.option && row.option.text === "");
    this.rows = empty < 0 ? [...this.rows, this.row(option)] : this.rows.with(empty, this.row(option));
    if (!("text" in option)) return;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>(".rows > li:last-child input")?.focus();
  }

  private write(key: number, text: string): void {
    this.rows = this.rows.map((row) => (row.key === key ? { key, option: { text } } : row));
  }

  private submit(event: Event): void {
    event.preventDefault();
    const question = this.question.value.trim();
    const options = this.rows
      .map(({ option }) => ("text" in option ? { text: option.text.trim() } : option))
      .filter((option) => !("text" in option) || option.text !== "");
    const distinct = new Set(options.map((option) => JSON.stringify(option))).size;
    this.wrongQuestion = question === "" ? t.polls.questionMissing : "";
    this.wrong = options.length < 2 ? t.polls.optionsMissing : distinct < options.length ? t.polls.optionsSame : "";
    if (this.wrongQuestion || this.wrong) {
      if (this.wrongQuestion) this.question.focus();
      return;
    }
    const lasts = PERIODS[this.period];
    this.client.polls.open({
      question,
      options,
      method: this.method,
      ...(this.secret && { secret: true }),
      ...((this.late || this.secret) && { hidden: true }),
      ...(this.quorum > 0 && { quorum: this.quorum }),
      ...(lasts !== undefined && { lasts_ms: lasts }),
    });
    this.dialog.close();
    toasts.show({ kind: "done", icon: "vote", text: t.polls.opened });
  }
}

function renderGroup(label: string, choices: readonly { id: string; title: string }[]): unknown {
  if (choices.length === 0) return nothing;
  return html`<optgroup label=${label}>
    ${choices.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}
  </optgroup>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-new-poll": NewPollElement;
  }
}
