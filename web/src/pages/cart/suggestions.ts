import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Reason, Suggestion } from "../../api/types.ts";
import { money } from "../../i18n/format.ts";
import { language } from "../../i18n/index.ts";
import { t } from "../../i18n/later.ts";
import type { MemberId, RoomId } from "../../protocol/generated.ts";
import { loadPrefs, savePrefs } from "../../state/prefs.ts";
import type { RoomClient, RoomState } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { picture } from "../../ui/picture/picture.ts";
import { roomUrl } from "../../ui/router.ts";
import { catalogue } from "../../ui/services.ts";
import { nameOf } from "../room/members.ts";
import rowText from "../../styles/row.css?inline";
import cssText from "./suggestions.css?inline";

/** What friends do in a row is asked about once, in ms. */
const REST_MS = 800;

/** What could go with what the room likes, each with its reason. Nothing where there is nothing; off where somebody wants none. */
@customElement("cb-suggestions")
export class SuggestionsElement extends CabasElement {
  static override styles = [base, sheet(rowText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @state() private list: readonly Suggestion[] = [];

  private asked = "";
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new RoomController(this, ["cart", "votes", "looks", "bill", "members", "ready"]);
  }

  override disconnectedCallback(): void {
    clearTimeout(this.soon);
    this.asked = "";
    super.disconnectedCallback();
  }

  override willUpdate(): void {
    const { state } = this.client;
    if (!state.ready || !loadPrefs().suggestions) return;
    const about = tastesOf(state);
    if (about === this.asked) return;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => void this.ask(about), this.asked === "" ? 0 : REST_MS);
    this.asked = about;
  }

  override render(): unknown {
    if (!loadPrefs().suggestions) {
      return html`<section>
        <div class="head">
          <small>${t.suggest.isOff}</small>
          <button class="btn btn-soft" type="button" @click=${() => this.choose(true)}>${t.suggest.on}</button>
        </div>
      </section>`;
    }
    if (this.list.length === 0) return nothing;
    return html`<section aria-labelledby="suggest">
      <div class="head">
        <h2 id="suggest">${t.suggest.heading}</h2>
        <button class="btn btn-soft" type="button" @click=${() => this.choose(false)}>${t.suggest.off}</button>
      </div>
      <small>${t.suggest.text}</small>
      <ul class="shelves" role="list">
        ${this.list.map((each) => this.renderOne(each))}
      </ul>
    </section>`;
  }

  private renderOne({ product, reasons, size, within_budget: within }: Suggestion): TemplateResult {
    const { id, title, lang, price, fitting } = product;
    const image = fitting?.image ?? product.image;
    const notes = [size === undefined ? "" : t.suggest.size(size), within ? t.suggest.within : ""].filter(Boolean);
    return html`<li>
      <a href=${roomUrl(this.room, fitting ? { product: id, variant: fitting.variant } : { product: id })}>
        <span class="good ground" ${cssVar("--g1", image?.tone)}>${picture(image, { plain: true })}</span>
        <b class="goods-name" lang=${lang ?? nothing}>${title}</b>
        <span class="price">${money(price)}</span>
        ${reasons.map((reason) => html`<span class="why">${this.why(reason)}</span>`)}
        ${notes.length > 0 ? html`<small>${notes.join(", ")}</small>` : nothing}
      </a>
    </li>`;
  }

  private why(reason: Reason): string {
    const { why } = t.suggest;
    switch (reason.why) {
      case "look":
        return why.look(reason.with.title);
      case "colour":
        return why.colour(t.filters.colours[reason.colour], reason.with.title);
      default:
        return why[reason.why](this.who(reason.by), reason.label);
    }
  }

  private who(by: readonly MemberId[]): string {
    const [first] = by;
    if (first === undefined || by.length > 1) return t.suggest.like(by.length);
    return first === this.client.state.me ? t.suggest.youLike : t.suggest.likes(nameOf(this.client.state, first));
  }

  /** What can't be asked about is asked about with the next change: nobody waits for it. */
  private async ask(about: string): Promise<void> {
    const list = await catalogue.suggestions(this.room).catch(() => undefined);
    if (list && about === this.asked) this.list = list;
  }

  private choose(suggestions: boolean): void {
    savePrefs({ ...loadPrefs(), suggestions });
    this.asked = "";
    this.requestUpdate();
  }
}

/** What suggestions are made of, as one text: where things lie on looks, or who pays, makes no difference. */
function tastesOf({ cart, votes, looks, bill }: RoomState): string {
  const wants = [...cart].map(([variant, people]) => [variant, ...people]);
  const on = [...looks.values()].map(({ pieces }) => [...pieces.values()].map(({ variant }) => variant));
  const maybe = Object.entries(bill.lines).filter(([, marks]) => marks.maybe !== undefined);
  return JSON.stringify([language, wants, [...votes], on, bill.budgets, maybe.map(([variant]) => variant)]);
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-suggestions": SuggestionsElement;
  }
}
