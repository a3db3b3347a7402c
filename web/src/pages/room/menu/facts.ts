import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { calendarUrl } from "../../../api/rooms.ts";
import { dateTime } from "../../../i18n/format.ts";
import { t } from "../../../i18n/later.ts";
import { icon } from "../../../icons/icon.ts";
import type { RoomInfo } from "../../../protocol/generated.ts";
import type { RoomClient } from "../../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../../ui/base/element.ts";
import { RoomController } from "../../../ui/base/room-controller.ts";
import { wrongLine } from "../../../ui/parts.ts";
import { problemText } from "../../../ui/problem.ts";
import { rooms } from "../../../ui/services.ts";
import { toasts } from "../../../ui/toasts/toast-service.ts";
import { timeIn, writeLocal } from "../../../state/when.ts";
import { isHost } from "../members.ts";
import cssText from "./facts.css?inline";

/** Characters that the server takes. */
const NAME_MAX = 80;
const ABOUT_MAX = 200;

/** What the room is called, what it is for, and when: for hosts to change, for all to read. */
@customElement("cb-room-facts")
export class FactsElement extends CabasElement {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @state() private wrong = "";

  constructor() {
    super();
    new RoomController(this, ["members", "room"]);
  }

  override render(): unknown {
    const { room } = this.client.state;
    if (!room) return nothing;
    return html`${isHost(this.client.state) ? this.renderForm(room) : this.renderSaid(room)}
    ${
      room.starts_at === undefined
        ? nothing
        : html`<a class="btn btn-soft" href=${calendarUrl(room.id)} download>
            ${icon("clock")}${t.keeping.calendar}
          </a>`
    }`;
  }

  private renderSaid({ about = "", starts_at }: RoomInfo): unknown {
    if (about === "" && starts_at === undefined) return nothing;
    return html`<div class="said">
      ${starts_at === undefined ? nothing : html`<b>${dateTime(starts_at)}</b>`}
      ${about === "" ? nothing : html`<p>${about}</p>`}
    </div>`;
  }

  /** What others change meanwhile shows in fields that nobody has touched: hence the attribute. */
  private renderForm({ id, name, about = "", starts_at }: RoomInfo): TemplateResult {
    return html`<form novalidate @submit=${(event: Event) => void this.save(event, id)}>
      <div class="field">
        <label for="room-name">${t.keeping.roomName}</label>
        <div class="input"><input id="room-name" autocomplete="off" maxlength=${NAME_MAX} value=${name} /></div>
      </div>
      <div class="field">
        <label for="about">${t.keeping.about}</label>
        <div class="input">
          <input
            id="about"
            autocomplete="off"
            maxlength=${ABOUT_MAX}
            placeholder=${t.keeping.aboutHint}
            value=${about}
          />
        </div>
      </div>
      <div class="field">
        <label for="when">${t.keeping.when}</label>
        <div class="row">
          <div class="input">
            <input id="when" type="datetime-local" value=${starts_at === undefined ? "" : writeLocal(starts_at)} />
          </div>
          <button class="btn btn-line" type="submit">${t.common.save}</button>
        </div>
      </div>
      <div role="alert">${wrongLine(this.wrong)}</div>
    </form>`;
  }

  private async save(event: Event, room: string): Promise<void> {
    event.preventDefault();
    const [name, about, when] = ["#room-name", "#about", "#when"].map((id) =>
      this.renderRoot.querySelector<HTMLInputElement>(id),
    );
    if (!name || !about || !when) return;
    const at = timeIn(when);
    this.wrong = name.value.trim() === "" ? t.keeping.noName : at === null ? t.keeping.noDate : "";
    if (this.wrong) return;
    try {
      await rooms.change(room, { name: name.value.trim(), about: about.value.trim(), starts_at: at ?? null });
      toasts.show({ kind: "done", icon: "check", text: t.keeping.saved });
      this.dispatchEvent(new Event("cb-done", { bubbles: true, composed: true }));
    } catch (error) {
      this.wrong = problemText(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-room-facts": FactsElement;
  }
}
