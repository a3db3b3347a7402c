import { html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { ApiError } from "../../api/http.ts";
import type { Cover, OpenedInvite } from "../../api/types.ts";
import { dateTime, names } from "../../i18n/format.ts";
import { t } from "../../i18n/start.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import { base, CabasElement, focusHeading, sheet, type Page } from "../../ui/base/element.ts";
import "../../ui/empty-stall/empty-stall.ts";
import { wrongLine } from "../../ui/parts.ts";
import { FragmentSecret } from "../../ui/fragment-secret.ts";
import { coverPicture } from "../../ui/cover.ts";
import { problemText } from "../../ui/problem.ts";
import { ReachController } from "../../ui/reach.ts";
import { roomUrl, router } from "../../ui/router.ts";
import { bringIn, rooms } from "../../ui/services.ts";
import "../../ui/site-header/site-header.ts";
import cssText from "./join.css?inline";

const PERSON_NAME_MAX = 40;
/** More faces than these don't fit the card. */
const MOST_FACES = 8;
/** Who waits asks again after as long as the server says, each time so many times later, and at most after this, in ms. */
const SLOWER = 1.25;
const SLOWEST_MS = 15_000;

type Found =
  | { readonly is: "looking" }
  | { readonly is: "missing" }
  | { readonly is: "dead" }
  | { readonly is: "failed"; readonly error: unknown }
  | { readonly is: "knocking"; readonly invite: OpenedInvite; readonly name: string }
  | { readonly is: "turned away" }
  | { readonly is: "open"; readonly invite: OpenedInvite };

/** Who invites to what; one says one's name and is in. The secret leaves the address bar at once. */
@customElement("cb-join")
export class JoinElement extends CabasElement implements Page {
  static override styles = [base, sheet(cssText)];

  @state() private found: Found = { is: "looking" };
  @state() private knownName = "";
  @state() private busy = false;
  @state() private wrongName = "";
  @state() private wrong = "";
  @query("#name") private readonly nameInput!: HTMLInputElement;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly reach = new ReachController(this);
  private readonly link = new FragmentSecret(this, () => void this.look());

  override disconnectedCallback(): void {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  focusHeading(): void {
    focusHeading(this.renderRoot);
  }

  override render(): TemplateResult {
    document.title = t.join.title;
    return html`<cb-site-header></cb-site-header>
      <main>${this.renderFound()}</main>`;
  }

  private renderFound(): TemplateResult {
    const texts = t.join;
    if (this.reach.away) return this.renderDead(t.end.away, t.end.awayText, t.common.tryNow, this.reach.retry);
    switch (this.found.is) {
      case "looking":
        return html`<div class="card">
          <div class="in waiting" role="status"><span class="vh">${texts.looking}</span><i></i><i></i><i></i></div>
        </div>`;
      case "open":
        return this.renderOpen(this.found.invite);
      case "knocking":
        return this.renderKnocking(this.found.invite);
      case "turned away":
        return this.renderDead(texts.turnedHeading, texts.turnedText);
      case "missing":
        return this.renderDead(texts.missingHeading, texts.missingText);
      case "dead":
        return this.renderDead(texts.deadHeading, texts.deadText);
      case "failed":
        return this.renderDead(
          texts.failedHeading,
          problemText(this.found.error),
          t.common.tryAgain,
          () => void this.look(),
        );
    }
  }

  private renderOpen(invite: OpenedInvite): TemplateResult {
    const { room, cover, role, people } = invite;
    const texts = t.join;
    const knocks = room.knock === true && role !== "cohost" && invite.knock !== "let_in";
    const lede = knocks
      ? texts.knockLede
      : role === "viewer"
        ? texts.ledeViewer
        : role === "cohost"
          ? texts.ledeCohost
          : texts.lede;
    const list = names(people.map(({ name }) => name));
    return html`<div class="card">
      <div class="aw-wrap" aria-hidden="true"><div class="aw"></div></div>
      <div class="in">
        ${this.renderHeading(texts.invites(room.name), cover)}
        ${
          room.starts_at === undefined && !room.about
            ? nothing
            : html`<p class="for">
                ${room.starts_at === undefined ? nothing : html`<b>${dateTime(room.starts_at)}</b>`}${room.starts_at !== undefined && room.about ? " · " : nothing}${room.about}
              </p>`
        }
        ${
          people.length > 0
            ? html`<p class="people">
                <span aria-hidden="true">${friends(people, MOST_FACES, { size: 36 })}</span
                ><span>${people.length === 1 ? texts.here(list) : texts.hereMany(list)}</span>
              </p>`
            : html`<p class="people">${texts.hereNobody}</p>`
        }
        <p class="lede">${lede}</p>
        <form novalidate @submit=${(event: Event) => void this.enter(event)}>
          <div class="field">
            <label for="name">${t.home.yourName}</label>
            <div class="row">
              <div class="input input-big ${this.wrongName ? "bad" : ""}">
                <input
                  id="name"
                  autocomplete="nickname"
                  maxlength=${PERSON_NAME_MAX}
                  placeholder=${t.home.yourNameHint}
                  .value=${this.knownName}
                  aria-invalid=${this.wrongName ? "true" : "false"}
                  aria-describedby="name-wrong"
                  @input=${() => (this.wrongName = "")}
                />
              </div>
              <button class="btn btn-main btn-big" type="submit" aria-disabled=${this.busy ? "true" : "false"}>
                ${this.busy ? texts.entering : knocks ? texts.knock : texts.enter}${icon("arrow")}
              </button>
            </div>
            <div id="name-wrong">${wrongLine(this.wrongName)}</div>
            <div role="alert">${wrongLine(this.wrong)}</div>
          </div>
        </form>
      </div>
    </div>`;
  }

  private renderHeading(text: string, cover: Cover | undefined): TemplateResult {
    const heading = html`<h1 class="great" tabindex="-1">${text}</h1>`;
    return cover ? html`<div class="head">${coverPicture(cover)}${heading}</div>` : heading;
  }

  private renderKnocking({ room, cover }: OpenedInvite): TemplateResult {
    const texts = t.join;
    return html`<div class="card">
      <div class="aw-wrap" aria-hidden="true"><div class="aw"></div></div>
      <div class="in">
        ${this.renderHeading(texts.waitHeading(room.name), cover)}
        <p class="lede">${texts.waitText}</p>
        <p class="people" role="status">${icon("clock")}${texts.waiting}</p>
        <div role="alert">${wrongLine(this.wrong)}</div>
      </div>
    </div>`;
  }

  private renderDead(heading: string, text: string, action = "", act?: () => void): TemplateResult {
    return html`<div class="dead">
      <cb-empty-stall></cb-empty-stall>
      <h1 class="great">${heading}</h1>
      <p class="lede">${text}</p>
      <div class="acts">
        ${act ? html`<button class="btn btn-main btn-big" type="button" @click=${act}>${action}</button>` : nothing}
        <a class="btn btn-line btn-big" href="/">${t.join.homeLink}</a>
      </div>
    </div>`;
  }

  private async look(): Promise<void> {
    if (this.link.value === "") {
      this.found = { is: "missing" };
      return;
    }
    this.found = { is: "looking" };
    const { value: secret } = this.link;
    try {
      const [invite, me] = await Promise.all([
        this.reach.call(() => rooms.openInvite(secret)),
        rooms.me().catch(() => undefined),
      ]);
      if (secret !== this.link.value) return;
      if (invite.you && !invite.you.gone) {
        router.go(roomUrl(invite.room.id), { replace: true });
        return;
      }
      this.knownName = me?.name ?? "";
      if (invite.knock === "turned_away") {
        this.found = { is: "turned away" };
        return;
      }
      this.found = { is: "open", invite };
      await this.updateComplete;
      this.nameInput.focus();
    } catch (error) {
      const dead = error instanceof ApiError && (error.status === 404 || error.status === 400 || error.status === 422);
      this.found = dead ? { is: "dead" } : { is: "failed", error };
    }
  }

  private async enter(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy || this.found.is !== "open") return;
    const name = this.nameInput.value.trim();
    this.wrong = "";
    this.wrongName = name === "" ? t.common.nameMissing : "";
    if (this.wrongName) {
      this.nameInput.focus();
      return;
    }
    this.busy = true;
    try {
      await this.comeIn(this.found.invite, name, 0);
    } catch (error) {
      if (error instanceof ApiError && error.fieldErrors.length > 0) this.wrongName = t.home.tooLong(PERSON_NAME_MAX);
      else this.failed(error);
    } finally {
      this.busy = false;
    }
  }

  /** Goes in, or knocks and asks again, ever more slowly, until it is answered. */
  private async comeIn(invite: OpenedInvite, name: string, asked: number): Promise<void> {
    const answer = await rooms.comeIn(invite.room.id, this.link.value, name);
    if (!this.isConnected) return;
    if (!("state" in answer)) {
      bringIn(answer);
      router.go(roomUrl(answer.room.id), { replace: true });
      return;
    }
    const first = this.found.is !== "knocking";
    this.found = { is: "knocking", invite, name };
    this.wait(answer.retry_after_ms, asked);
    if (!first) return;
    await this.updateComplete;
    this.focusHeading();
  }

  private wait(least: number, asked: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.askAgain(asked + 1), Math.min(least * SLOWER ** asked, SLOWEST_MS));
  }

  private async askAgain(asked: number): Promise<void> {
    if (this.found.is !== "knocking") return;
    try {
      await this.comeIn(this.found.invite, this.found.name, asked);
      this.wrong = "";
    } catch (error) {
      if (!(error instanceof ApiError) || !error.temporary) {
        this.failed(error);
        return;
      }
      // The knock stands: it is asked again when it may work.
      this.wrong = problemText(error);
      this.wait(error.retryAfterMs ?? SLOWEST_MS, asked);
    }
  }

  private failed(error: unknown): void {
    const code = error instanceof ApiError ? error.code : "";
    if (error instanceof ApiError && error.status === 404) this.found = { is: "dead" };
    else if (code === "turned_away") this.found = { is: "turned away" };
    else if (code === "too_many_knocks") this.wrong = t.join.manyKnock;
    else if (code === "room_over") this.wrong = t.join.overText;
    else this.wrong = problemText(error);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-join": JoinElement;
  }
}
