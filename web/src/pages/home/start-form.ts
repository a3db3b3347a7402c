import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ApiError } from "../../api/http.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { type Place, roomUrl, router } from "../../ui/router.ts";
import { bringIn, rooms } from "../../ui/services.ts";
import cssText from "./start-form.css?inline";
import { timeIn } from "../../state/when.ts";

/** What the server takes. */
const ROOM_NAME_MAX = 80;
const PERSON_NAME_MAX = 40;
const ABOUT_MAX = 200;

/** What one opens a room for: which of it is asked, and where one comes in. */
interface Kind {
  readonly label: () => string;
  readonly hint: () => string;
  readonly about?: readonly [label: () => string, hint: () => string];
  readonly place?: Place;
}
const KINDS = {
  free: { label: () => t.occasion.free, hint: () => t.occasion.freeHint },
  event: {
    label: () => t.occasion.event,
    hint: () => t.occasion.eventHint,
    about: [() => t.occasion.eventAbout, () => t.occasion.eventAboutHint],
  },
  gift: {
    label: () => t.occasion.gift,
    hint: () => t.occasion.giftHint,
    about: [() => t.occasion.giftAbout, () => t.occasion.giftAboutHint],
    // Where the budget is set.
    place: { tab: "cart" },
  },
  party: {
    label: () => t.occasion.party,
    hint: () => t.occasion.partyHint,
    about: [() => t.occasion.partyAbout, () => t.occasion.partyAboutHint],
  },
} as const satisfies Record<string, Kind>;
type KindName = keyof typeof KINDS;
const KIND_NAMES = Object.keys(KINDS) as KindName[];

type Field = "room" | "name" | "when" | "about";

/** Opens a room: what for, under which name, and, where it matters, when. */
@customElement("cb-start-form")
export class StartFormElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  /** The name that the reader used last. */
  @property() knownName = "";
  @state() private kind: KindName = "free";
  @state() private busy = false;
  @state() private wrong: Partial<Record<Field | "all", string>> = {};

  override render(): TemplateResult {
    const kind: Kind = KINDS[this.kind];
    return html`<form class="start" novalidate @submit=${(event: Event) => void this.open(event)}>
      <div class="kinds" role="group" aria-label=${t.occasion.kinds}>
        ${KIND_NAMES.map(
          (each) =>
            html`<button
              class="chip"
              type="button"
              aria-pressed=${each === this.kind ? "true" : "false"}
              @click=${() => (this.kind = each)}
            >
              ${KINDS[each].label()}
            </button>`,
        )}
      </div>
      <div class="two">
        ${this.renderField("room", t.home.occasion, kind.hint(), ROOM_NAME_MAX)}
        ${this.renderField("name", t.home.yourName, "", PERSON_NAME_MAX, "nickname", this.knownName)}
      </div>
      <div class="two" ?hidden=${!kind.about}>
        ${this.renderField("about", kind.about?.[0]() ?? t.occasion.about, kind.about?.[1]() ?? "", ABOUT_MAX)}
        <div class="field">
          <label for="when">${t.occasion.when} <span class="quiet">${t.occasion.optional}</span></label>
          <div class="input ${this.wrong.when ? "bad" : ""}">
            <input
              id="when"
              type="datetime-local"
              aria-invalid=${this.wrong.when ? "true" : "false"}
              aria-describedby="when-wrong"
              @input=${() => this.mend("when")}
            />
          </div>
          <div id="when-wrong">${wrongLine(this.wrong.when ?? "")}</div>
        </div>
      </div>
      <div class="go-row">
        <button class="btn btn-main btn-big" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
          ${this.busy ? t.home.opening : t.home.open}${icon("arrow")}
        </button>
        <div role="alert">${wrongLine(this.wrong.all ?? "")}</div>
      </div>
      <p class="small quiet note">${icon("lock", "s")} ${t.home.noAccount}</p>
    </form>`;
  }

  private renderField(
    id: Field,
    label: string,
    hint: string,
    most: number,
    complete: "off" | "nickname" = "off",
    value?: string,
  ): TemplateResult {
    const wrong = this.wrong[id] ?? "";
    const big = id === "room" || id === "name";
    return html`<div class="field">
      <label for=${id}>${label}</label>
      <div class="input ${big ? "input-big" : ""} ${wrong ? "bad" : ""}">
        <input
          id=${id}
          name=${id}
          autocomplete=${complete}
          maxlength=${most}
          placeholder=${hint}
          value=${value ?? nothing}
          aria-invalid=${wrong ? "true" : "false"}
          aria-describedby="${id}-wrong"
          @input=${() => this.mend(id)}
        />
      </div>
      <div id="${id}-wrong">${wrongLine(wrong)}</div>
    </div>`;
  }

  private mend(field: Field): void {
    if (this.wrong[field]) this.wrong = { ...this.wrong, [field]: "" };
  }

  private input(id: Field): HTMLInputElement | null {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
  }

  private async open(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const kind: Kind = KINDS[this.kind];
    const [name = "", yourName = "", written = ""] = (["room", "name", "about"] as const).map((id) =>
      this.input(id)?.value.trim(),
    );
    // What is hidden now was meant for another kind.
    const about = kind.about ? written : "";
    const when = kind.about ? this.input("when") : null;
    const startsAt = when ? timeIn(when) : undefined;
    this.wrong = {
      ...(name === "" && { room: t.home.occasionMissing }),
      ...(yourName === "" && { name: t.common.nameMissing }),
      ...(startsAt === null && { when: t.occasion.noDate }),
    };
    const first = (["room", "name", "when"] as const).find((field) => this.wrong[field]);
    if (first) {
      this.input(first)?.focus();
      return;
    }
    this.busy = true;
    try {
      const more = { ...(about !== "" && { about }), ...(startsAt && { starts_at: startsAt }) };
      const { invite, ...credentials } = await rooms.create(name, yourName, more);
      bringIn(credentials, invite);
      router.go(roomUrl(credentials.room.id, kind.place));
    } catch (error) {
      this.tell(error);
    } finally {
      this.busy = false;
    }
  }

  private tell(error: unknown): void {
    const fields = error instanceof ApiError ? error.fieldErrors.map(({ field }) => field) : [];
    this.wrong = {
      ...(fields.includes("name") && { room: t.home.tooLong(ROOM_NAME_MAX) }),
      ...(fields.includes("your_name") && { name: t.home.tooLong(PERSON_NAME_MAX) }),
      ...(fields.includes("about") && { about: t.home.tooLong(ABOUT_MAX) }),
      ...(fields.includes("starts_at") && { when: t.occasion.noDate }),
    };
    if (Object.keys(this.wrong).length === 0) this.wrong = { all: problemText(error) };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-start-form": StartFormElement;
  }
}
