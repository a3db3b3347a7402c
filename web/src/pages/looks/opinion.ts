import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import { icon } from "../../icons/icon.ts";
import type { LookId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { renderSigns } from "../../ui/signs/signs.ts";
import { NewPollEvent } from "../polls/poll-events.ts";
import { calledOf, mayWrite } from "../room/members.ts";
import { NOTHING_YET, renderThumbs, renderWanters } from "../votes/tally.ts";

const MOST_FACES = 4;

export interface Opinion {
  readonly client: RoomClient;
  readonly look: LookId;
  /** Where several looks stand together: which one is meant. */
  readonly of?: string;
  /** On the look's own page: all signs to choose from, and the way to a poll. */
  readonly whole?: boolean;
}

/** What the room thinks of a look, and where one says so oneself. */
export function renderOpinion({ client, look, of, whole = false }: Opinion): TemplateResult {
  const { me, lookMarks } = client.state;
  const tally = lookMarks.votes.get(look) ?? NOTHING_YET;
  const may = mayWrite(client.state);
  const ask = ({ currentTarget }: Event) => currentTarget?.dispatchEvent(new NewPollEvent({ look }));
  return html`<div class="opin" role="group" aria-label=${of === undefined ? t.looks.thoughts : t.looks.thoughtsOf(of)}>
    ${renderWanters(client.state, tally, MOST_FACES)}
    <div class="tally">
      ${renderThumbs({
        tally,
        me,
        set: may ? (thumb) => client.marks.vote(look, thumb) : undefined,
        words: whole,
        ...(of !== undefined && { of }),
      })}
      ${renderSigns({
        reactions: tally.reactions,
        me,
        called: (id) => calledOf(client.state, id),
        toggle: may ? (reaction, on) => client.marks.react(look, reaction, on) : undefined,
        all: whole && may,
      })}
      ${
        whole && may
          ? html`<button class="btn btn-soft" type="button" aria-haspopup="dialog" @click=${ask}>
              ${icon("vote")}${t.polls.ask}
            </button>`
          : nothing
      }
    </div>
  </div>`;
}
