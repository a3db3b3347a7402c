import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { names } from "../../i18n/format.ts";
import { part } from "../../i18n/part.ts";
import { t } from "../../i18n/later.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { MemberId, MemberView, Poll, PollOption, RoomId } from "../../protocol/generated.ts";
import checkText from "../../styles/check.css?inline";
import type { RoomClient } from "../../sync/room-client.ts";
import { base, CabasElement, sheet } from "../../ui/base/element.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import { RoomController } from "../../ui/base/room-controller.ts";
import { ask } from "../../ui/confirm/ask.ts";
import { GoodsController } from "../../ui/goods/goods-controller.ts";
import { roomUrl } from "../../ui/router.ts";
import { isHost, mayWrite, nameOf } from "../room/members.ts";
import { ShareEvent } from "../chat/share-event.ts";
import { addWinner } from "./add-winner.ts";
import miniText from "../looks/mini.css?inline";
import { optionName, optionPicture } from "./options.ts";
import "./order.ts";
import type { CastEvent } from "./order.ts";
import cssText from "./poll.css?inline";
import { choosers, electorate, outcome, timeLeft, votesOf, waitsFor } from "./standing.ts";

const MOST_FACES = 5;
/** Below so many votes a secret poll tells nothing: one would know whose they are. */
const MIN_SECRET = 3;

/** One poll: what is asked, one's ballot, how it stands, what came of it. In the chat and among the votes. */
@customElement("cb-poll")
export class PollElement extends CabasElement {
  static override styles = [base, sheet(checkText), sheet(miniText), sheet(cssText)];

  @property({ attribute: false }) client!: RoomClient;
  @property({ attribute: false }) room!: RoomId;
  @property({ attribute: false }) poll!: Poll;
  /** It stands in the chat already. */
  @property({ type: Boolean }) told = false;
  /** A host is choosing another outcome. */
  @state() private deciding = false;

  private readonly goods = new GoodsController(this);
  private tick: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new RoomController(this, ["members", "chat", "looks"]);
  }

  override disconnectedCallback(): void {
    clearTimeout(this.tick);
    super.disconnectedCallback();
  }

  override render(): TemplateResult {
    const { poll } = this;
    const mine = poll.by === this.client.state.me;
    return html`<article class="card" aria-labelledby="q">
      <p class="by">
        ${icon("vote", "s")}<span>${mine ? t.polls.byYou : t.polls.by(nameOf(this.client.state, poll.by))}</span>
        ${waitsFor(poll, this.client.state) ? html`<span class="pip">${t.polls.yourTurn}</span>` : nothing}
      </p>
      <h3 id="q">${poll.question}</h3>
      <p class="meta">${this.meta().join(" · ")}</p>
      ${poll.closed ? this.renderOutcome() : nothing} ${this.renderBallot()} ${this.renderRounds()}
      ${this.renderVoters()} ${this.renderActions()}
    </article>`;
  }

  private meta(): string[] {
    const { voters, secret, hidden, quorum, closed, deadline } = this.poll;
    clearTimeout(this.tick);
    const words = [t.polls.voted(voters.length, electorate(this.poll, this.client.state))];
    if (closed) words.push(t.polls.isClosed);
    else if (deadline !== undefined) {
      const left = timeLeft(deadline - Date.now() - this.client.state.serverTimeOffset);
      if (left) this.tick = setTimeout(() => this.requestUpdate(), left.nextMs);
      words.push(left ? t.polls.closesIn(t.polls.time[left.unit](left.count)) : t.polls.closing);
    }
    if (secret) words.push(t.polls.isSecret);
    if (hidden && !closed) words.push(t.polls.isHidden);
    if (quorum > 0 && voters.length < quorum) words.push(t.polls.needs(quorum));
    return words;
  }

  /** What it came to, in chalk. */
  private renderOutcome(): TemplateResult {
    const { poll } = this;
    const chosen = outcome(poll);
    const { state } = this.client;
    const { decided, result, secret, voters, quorum } = poll;
    const by =
      decided && (decided.by === state.me ? t.polls.decidedByYou : t.polls.decidedBy(nameOf(state, decided.by)));
    const tied = result && result.winners.length > 1 ? result.winners.map((option) => this.option(option)) : [];
    const why =
      voters.length === 0
        ? t.polls.noVotes
        : voters.length < quorum
          ? t.polls.noQuorum
          : secret && !result
            ? t.polls.tooFew
            : t.polls.tie;
    return html`<div class="slate">
      <p class="small">${by ?? (chosen === undefined ? why : t.polls.winner)}</p>
      ${chosen === undefined ? nothing : html`<p class="won">${this.option(chosen)}</p>`}
      ${chosen === undefined && tied.length > 0 ? html`<p class="won">${names(tied, tied.length)}</p>` : nothing}
    </div>`;
  }

  private renderBallot(): TemplateResult {
    const { poll } = this;
    const votes = this.mayVote();
    const isChoice = votes && poll.method !== "ranked";
    const rows = html`${poll.options.map((_, option) => this.renderOption(option, isChoice))}`;
    const isShown = isChoice || poll.result !== undefined || poll.method !== "ranked" || !votes;
    return html`${
      isChoice
        ? html`<fieldset class="opts ${this.pair}">
              <legend class="lab">${poll.method === "single" ? t.polls.choose : t.polls.chooseSeveral}</legend>
              ${rows}
            </fieldset>
            ${
              poll.mine
                ? html`<div class="acts">
                    <button class="btn" type="button" @click=${() => this.client.polls.vote(poll.id, [])}>
                      ${t.polls.takeBack}
                    </button>
                  </div>`
                : nothing
            }`
        : nothing
    }
    ${
      votes && poll.method === "ranked"
        ? html`<cb-poll-order
            .poll=${poll}
            .roomState=${this.client.state}
            @cb-cast=${(event: CastEvent) => this.client.polls.vote(poll.id, event.choice)}
          ></cb-poll-order>`
        : nothing
    }
    ${!isChoice && isShown ? html`<div class="opts ${this.pair}">${rows}</div>` : nothing}`;
  }

  private renderOption(option: number, isChoice: boolean): TemplateResult {
    const { poll } = this;
    const { options, result, method, mine = [] } = poll;
    const what = options[option];
    if (!what) return html``;
    const { votes, out } = votesOf(poll, option);
    const all = result ? Math.max(1, method === "ranked" ? countedIn(poll) : poll.voters.length) : 1;
    const leads = result?.winners.includes(option) === true && votes > 0;
    const name = optionName(what, this.goods, this.client.state);
    const said = out === undefined ? t.polls.votes(votes) : t.polls.outAfter(out);
    const faces = this.faces(choosers(poll, option));
    const text = html`${optionPicture(what, this.goods, this.client.state)}<span class="o-t"
        ><span class="name">${name}</span
        >${result ? html`<span class="count">${said}</span><i class="bar" aria-hidden="true" ${cssVar("--p", `${(votes / all) * 100}%`)}></i>` : nothing}</span
      >`;
    return html`<div class="opt ${leads ? "leads" : ""}">
      ${
        isChoice
          ? html`<label
              ><input
                class="tick"
                type=${method === "single" ? "radio" : "checkbox"}
                name="ballot"
                .checked=${live(mine.includes(option))}
                @change=${(event: Event) => this.chose(option, (event.target as HTMLInputElement).checked)}
              />${text}</label
            >`
          : "product" in what || "look" in what
            ? html`<a
                class="o-a"
                href=${roomUrl(this.room, "look" in what ? { looks: what.look } : { product: what.product })}
                >${text}</a
              >`
            : html`<div class="o-a">${text}</div>`
      }
      ${faces.length > 0 ? friends(faces, MOST_FACES, { size: 24 }) : nothing}
    </div>`;
  }

  /** A run-off, round by round, for those who want to know. */
  private renderRounds(): unknown {
    const { result, method, options, closed } = this.poll;
    if (!closed || method !== "ranked" || !result || this.poll.voters.length === 0) return nothing;
    return html`<details>
      <summary>${t.polls.rounds}</summary>
      <ol class="rounds">
        ${result.rounds.map(({ votes, out, exhausted }, n) => {
          const gone = result.rounds.slice(0, n).map((round) => round.out);
          const left = options.map((_, option) => option).filter((option) => !gone.includes(option));
          return html`<li>
            <b>${t.polls.round(n + 1)}</b>
            ${left.map((option) => `${this.option(option)} ${votes[option] ?? 0}`).join(", ")}.
            ${out === undefined ? nothing : t.polls.goesOut(this.option(out))}
            ${exhausted > 0 ? t.polls.exhausted(exhausted) : nothing}
          </li>`;
        })}
      </ol>
    </details>`;
  }

  private renderVoters(): TemplateResult {
    const faces = this.faces(this.poll.voters);
    if (faces.length === 0) return html`<p class="voters quiet">${t.polls.nobodyYet}</p>`;
    return html`<p class="voters quiet">
      <span aria-hidden="true">${friends(faces, MOST_FACES, { size: 24, named: true })}</span
      ><span>${t.polls.votedNames(names(faces.map(({ name }) => name)))}</span>
    </p>`;
  }

  private renderActions(): unknown {
    const { poll, client } = this;
    const writes = mayWrite(client.state);
    const hosts = isHost(client.state);
    const leads = writes && (hosts || poll.by === client.state.me);
    const chosen = outcome(poll);
    const winner = chosen === undefined ? undefined : poll.options[chosen];
    const buttons = [
      winner && ("product" in winner || ("look" in winner && client.state.looks.has(winner.look))) && writes
        ? html`<button class="btn btn-main" type="button" @click=${() => void this.addWinner(winner)}>
            ${icon("bag")}${t.polls.addWinner}
          </button>`
        : nothing,
      writes && !this.told
        ? html`<button
            class="btn btn-soft"
            type="button"
            @click=${() => this.dispatchEvent(new ShareEvent({ tab: "votes", at: poll.id }))}
          >
            ${icon("chat", "s")}${t.talk.share}
          </button>`
        : nothing,
      leads && !poll.closed
        ? html`<button class="btn btn-soft" type="button" @click=${() => void this.close()}>${t.polls.close}</button>`
        : nothing,
      leads && poll.closed
        ? html`<button class="btn btn-soft" type="button" @click=${() => void this.reopen()}>${t.polls.reopen}</button>`
        : nothing,
      hosts && poll.closed
        ? html`<button
            class="btn btn-soft"
            type="button"
            aria-expanded=${this.deciding ? "true" : "false"}
            @click=${() => (this.deciding = !this.deciding)}
          >
            ${icon("host", "s")}${t.polls.decide}
          </button>`
        : nothing,
    ].filter((button) => button !== nothing);
    if (buttons.length === 0) return nothing;
    return html`<div class="acts">${buttons}</div>
      ${hosts && poll.closed && this.deciding ? this.renderDecide() : nothing}`;
  }

  private renderDecide(): TemplateResult {
    const { poll } = this;
    return html`<div class="decide">
      <p class="small quiet">${t.polls.decideText}</p>
      ${poll.options.map((_, option) =>
        option === poll.decided?.option
          ? nothing
          : html`<button class="btn btn-line" type="button" @click=${() => this.decide(option)}>
              ${t.polls.decideFor(this.option(option))}
            </button>`,
      )}
      ${
        poll.decided
          ? html`<button class="btn btn-line" type="button" @click=${() => this.decide(null)}>
              ${t.polls.undecide}
            </button>`
          : nothing
      }
    </div>`;
  }

  private decide(option: number | null): void {
    this.deciding = false;
    this.client.polls.decide(this.poll.id, option);
  }

  private async close(): Promise<void> {
    const { id, secret, question, voters } = this.poll;
    const few = secret && voters.length < MIN_SECRET;
    if (few && !(await ask({ title: question, text: t.polls.fewSecret, yes: t.polls.close }))) return;
    this.client.polls.close(id);
  }

  private async reopen(): Promise<void> {
    const { id, secret, question } = this.poll;
    if (secret && !(await ask({ title: question, text: t.polls.reopenSecret, yes: t.polls.reopen }))) return;
    this.client.polls.reopen(id);
  }

  /** A look goes in as from its own page: which of it, and in which sizes. */
  private async addWinner(winner: PollOption): Promise<void> {
    if ("product" in winner) await addWinner(this.client, this.room, winner.product);
    if (!("look" in winner)) return;
    await part(() => import("../looks/bag.ts"));
    const bag = this.renderRoot.querySelector("cb-look-bag") ?? document.createElement("cb-look-bag");
    Object.assign(bag, { client: this.client, room: this.room });
    if (!bag.isConnected) this.renderRoot.append(bag);
    await bag.updateComplete;
    bag.show(winner.look);
  }

  private chose(option: number, on: boolean): void {
    const { id, method, mine = [] } = this.poll;
    const others = method === "single" ? [] : mine.filter((each) => each !== option);
    this.client.polls.vote(id, on ? [...others, option].sort((a, b) => a - b) : others);
  }

  /** Photos stand side by side, to be compared. */
  private get pair(): string {
    return this.poll.options.every((option) => "photo" in option) ? "pair" : "";
  }

  private mayVote(): boolean {
    return !this.poll.closed && mayWrite(this.client.state);
  }

  private option(option: number): string {
    return optionName(this.poll.options[option], this.goods, this.client.state);
  }

  private faces(ids: readonly MemberId[]): MemberView[] {
    return ids.map((id) => this.client.state.members.get(id)).filter((member) => member !== undefined);
  }
}

/** Ballots that counted in the last round. */
function countedIn({ result }: Poll): number {
  return result?.rounds.at(-1)?.votes.reduce((sum, votes) => sum + votes, 0) ?? 0;
}

declare global {
  interface HTMLElementTagNameMap {
    "cb-poll": PollElement;
  }
}
