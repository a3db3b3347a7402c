import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ApiError } from "../../api/http.ts";
import type { SharedLook } from "../../api/shares.ts";
import type { Credentials, Invite, MyRoom } from "../../api/types.ts";
import { t } from "../../i18n/start.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import "../../ui/empty-stall/empty-stall.ts";
import { wrongLine } from "../../ui/parts.ts";
import { problemText } from "../../ui/problem.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { bringIn, rooms, shares } from "../../ui/services.ts";
import "../../ui/site-header/site-header.ts";
import { mayWrite } from "../room/members.ts";
import { openRoom } from "../room/entry.ts";
import cssText from "./adopt.css?inline";
import { adopted } from "./adopted.ts";

/** What the server takes. */
const ROOM_NAME_MAX = 80;
const PERSON_NAME_MAX = 40;
/** How long it may take until a room is there and the look in it is saved, in ms. */
const PATIENCE_MS = 15_000;

type Found =
  | { readonly is: "looking" }
  | { readonly is: "gone" }
  | { readonly is: "failed"; readonly error: unknown }
  | { readonly is: "there"; readonly look: SharedLook };

/** A look that somebody shows comes into a room of the reader's, or into a new one. */
@customElement("cb-adopt")
export class AdoptElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  @property({ attribute: false }) shared!: string;
  @state() private found: Found = { is: "looking" };
  @state() private mine: readonly MyRoom[] = [];
  @state() private knownName = "";
  @state() private busy = false;
  @state() private wrongRoom = "";
  @state() private wrongName = "";
  @state() private wrong = "";
  @query("#room") private readonly roomInput!: HTMLInputElement;
  @query("#name") private readonly nameInput!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.adopt.title;
    return html`<cb-site-header></cb-site-header>
      <main>${this.renderFound()}</main>`;
  }

  private renderFound(): TemplateResult {
    switch (this.found.is) {
      case "looking":
        return html`<p class="quiet" role="status">${t.adopt.looking}</p>`;
      case "gone":
        return this.renderNothing(t.adopt.gone, t.adopt.goneText);
      case "failed":
        return this.renderNothing(t.adopt.failed, problemText(this.found.error), true);
      case "there":
        return this.renderLook(this.found.look);
    }
  }

  private renderNothing(heading: string, text: string, again = false): TemplateResult {
    return html`<div class="dead">
      <cb-empty-stall></cb-empty-stall>
      <h1 class="great">${heading}</h1>
      <p class="lede">${text}</p>
      <div class="acts">
        ${
          again
            ? html`<button class="btn btn-main btn-big" type="button" @click=${() => void this.load()}>
                ${t.common.tryAgain}
              </button>`
            : nothing
        }
        <a class="btn btn-line btn-big" href="/">${t.join.homeLink}</a>
      </div>
    </div>`;
  }

  private renderLook(look: SharedLook): TemplateResult {
    return html`<div class="two">
      <img class="sheet" src=${look.picture} width="1200" height="1200" alt=${t.adopt.preview(look.title)} />
      <div class="ways">
        <div>
          <h1 class="great">${t.adopt.heading(look.title)}</h1>
          ${look.by === null ? nothing : html`<p class="quiet">${t.adopt.by(look.by)}</p>`}
        </div>
        <div role="status">${this.busy ? html`<p>${t.adopt.busy}</p>` : nothing}</div>
        <div role="alert">${wrongLine(this.wrong)}</div>
        ${
          this.mine.length > 0
            ? html`<section aria-labelledby="mine">
                <h2 id="mine">${t.adopt.mine}</h2>
                <ul class="rooms" role="list">
                  ${this.mine.map((mine) => this.renderRoom(mine, look))}
                </ul>
              </section>`
            : nothing
        }
        ${this.renderFresh(look)}
      </div>
    </div>`;
  }

  private renderRoom({ room, members }: MyRoom, look: SharedLook): TemplateResult {
    return html`<li>
      <button
        class="room"
        type="button"
        aria-label=${t.adopt.into(room.name)}
        aria-disabled=${this.busy ? "true" : "false"}
        @click=${() => void this.put(look, () => rooms.join(room.id))}
      >
        <span class="serif">${room.name}</span
        ><span class="quiet small">${t.home.people(members)}</span>${icon("arrow")}
      </button>
    </li>`;
  }

  private renderFresh(look: SharedLook): TemplateResult {
    return html`<form novalidate @submit=${(event: Event) => void this.open(event, look)}>
      <h2>${t.adopt.fresh}</h2>
      <div class="field">
        <label for="room">${t.home.occasion}</label>
        <div class="input ${this.wrongRoom ? "bad" : ""}">
          <input
            id="room"
            autocomplete="off"
            maxlength=${ROOM_NAME_MAX}
            placeholder=${t.home.occasionHint}
            aria-invalid=${this.wrongRoom ? "true" : "false"}
            aria-describedby="room-wrong"
            @input=${() => (this.wrongRoom = "")}
          />
        </div>
        <div id="room-wrong">${wrongLine(this.wrongRoom)}</div>
      </div>
      <div class="field">
        <label for="name">${t.home.yourName}</label>
        <div class="input ${this.wrongName ? "bad" : ""}">
          <input
            id="name"
            autocomplete="nickname"
            maxlength=${PERSON_NAME_MAX}
            .value=${this.knownName}
            aria-invalid=${this.wrongName ? "true" : "false"}
            aria-describedby="name-wrong"
            @input=${() => (this.wrongName = "")}
          />
        </div>
        <div id="name-wrong">${wrongLine(this.wrongName)}</div>
      </div>
      <button class="btn btn-main btn-big" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
        ${t.home.open}${icon("arrow")}
      </button>
    </form>`;
  }

  private async load(): Promise<void> {
    this.found = { is: "looking" };
    try {
      const [look, mine, me] = await Promise.all([
        shares.get(this.shared),
        // Who has none, or can't have them told, opens one.
        rooms.myRooms().catch(() => []),
        rooms.me().catch(() => undefined),
      ]);
      this.mine = mine.filter(({ role }) => role !== "viewer");
      this.knownName = me?.name ?? "";
      this.found = { is: "there", look };
      await this.updateComplete;
      this.focusHeading();
    } catch (error) {
      const gone = error instanceof ApiError && error.status === 404;
      this.found = gone ? { is: "gone" } : { is: "failed", error };
    }
  }

  private async open(event: Event, look: SharedLook): Promise<void> {
    event.preventDefault();
    const name = this.roomInput.value.trim();
    const yourName = this.nameInput.value.trim();
    this.wrongRoom = name === "" ? t.home.occasionMissing : "";
    this.wrongName = yourName === "" ? t.common.nameMissing : "";
    if (this.wrongRoom || this.wrongName) {
      (this.wrongRoom ? this.roomInput : this.nameInput).focus();
      return;
    }
    await this.put(look, () => rooms.create(name, yourName));
  }

  /** Goes into the room, puts the look there, and shows it once it is saved. */
  private async put(look: SharedLook, enter: () => Promise<Credentials & { readonly invite?: Invite }>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = "";
    try {
      const { invite, ...credentials } = await enter();
      const room = credentials.room.id;
      const id = await this.lay(openRoom(room, credentials), look);
      if (id === undefined) {
        this.wrong = t.adopt.wrong;
        return;
      }
      // The ticket is used up: the room's page gets one of its own, and the link of a new room.
      if (invite) bringIn(await rooms.join(room), invite);
      router.go(roomUrl(room, { looks: id }));
    } catch (error) {
      const fields = error instanceof ApiError ? error.fieldErrors.map(({ field }) => field) : [];
      if (fields.includes("name")) this.wrongRoom = t.home.tooLong(ROOM_NAME_MAX);
      else if (fields.includes("your_name")) this.wrongName = t.home.tooLong(PERSON_NAME_MAX);
      else this.wrong = problemText(error);
    } finally {
      this.busy = false;
    }
  }

  /** The look's id in the room, once it is saved there. */
  private async lay(client: RoomClient, look: SharedLook): Promise<LookId | undefined> {
    try {
      if (!(await until(client, () => client.state.ready)) || !mayWrite(client.state)) return undefined;
      const { title, pieces, note } = adopted(look);
      const id = client.looks.add(title, pieces, note);
      const saved = await until(client, () => client.state.unsaved === 0);
      return saved && client.state.looks.has(id) ? id : undefined;
    } finally {
      // Who is told that it did not work tries again: it must not come twice.
      client.giveUp();
    }
  }
}

/** Whether it comes to be, before the room ends or patience does. */
function until(client: RoomClient, holds: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (): void => {
      if (!holds() && client.state.end === null) return;
      done(holds());
    };
    const stop = client.on("change", settle);
    const late = setTimeout(() => done(false), PATIENCE_MS);
    const done = (held: boolean): void => {
      stop();
      clearTimeout(late);
      resolve(held);
    };
    settle();
  });
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-adopt": AdoptElement;
  }
}
