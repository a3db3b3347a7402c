import { html, nothing, type TemplateResult } from "lit";
import type { Product } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { friends } from "../../icons/friend.ts";
import { icon } from "../../icons/icon.ts";
import type { ProductId, Thumb } from "../../protocol/generated.ts";
import type { RoomClient, RoomState } from "../../sync/room-client.ts";
import { NewPollEvent } from "../polls/poll-events.ts";
import { mayWrite } from "../room/members.ts";

const MOST_FACES = 6;

/** What the room thinks of a good, and where one says so oneself. */
export function renderThoughts(client: RoomClient, product: ProductId): TemplateResult {
  const { state } = client;
  const tally = state.votes.get(product);
  const thumb = (which: Thumb, ids: readonly string[]) => {
    const mine = ids.includes(state.me);
    const faces = ids.map((id) => state.members.get(id)).filter((member) => member !== undefined);
    const label = which === "up" ? t.browse.like : t.browse.dislike;
    const content = html`${icon(which === "up" ? "love" : "frown")}${label}${ids.length > 0 ? ` · ${ids.length}` : nothing}`;
    return html`${
      mayWrite(client.state)
        ? html`<button
            class="face"
            type="button"
            aria-pressed=${mine ? "true" : "false"}
            @click=${() => client.setThumb(product, mine ? null : which)}
          >
            ${content}
          </button>`
        : html`<span class="face">${content}</span>`
    }${faces.length > 0 ? friends(faces, MOST_FACES, { size: 24 }) : nothing}`;
  };
  return html`<section class="opin" data-anchor="thoughts" aria-labelledby="opin">
    <h2 id="opin">${t.product.thoughts}</h2>
    <div class="tally">${thumb("up", tally?.up ?? [])}${thumb("down", tally?.down ?? [])}</div>
  </section>`;
}

/** The way from a good to a poll about it. */
export function renderAsk(client: RoomClient, product: ProductId): unknown {
  if (!mayWrite(client.state)) return nothing;
  const ask = ({ currentTarget }: Event) => currentTarget?.dispatchEvent(new NewPollEvent(product));
  return html`<button class="btn btn-soft" type="button" aria-haspopup="dialog" @click=${ask}>
    ${icon("vote")}${t.polls.ask}
  </button>`;
}

/** "3 of 6 like it, 2 are already in the bag". */
export function renderWanted(current: RoomState, product: Product): unknown {
  const likes = current.votes.get(product.id)?.up.length ?? 0;
  const people = [...current.members.values()].filter(({ gone }) => !gone).length;
  let inBag = 0;
  for (const { id } of product.variant_list) for (const n of current.cart.get(id)?.values() ?? []) inBag += n;
  if (likes === 0 && inBag === 0) return nothing;
  return html`<p>
    ${likes > 0 ? html`<b>${t.product.likeIt(likes, Math.max(people, likes))}</b><br />` : nothing}
    ${inBag > 0 ? html`<span class="quiet">${t.product.inBag(inBag)}</span>` : nothing}
  </p>`;
}
