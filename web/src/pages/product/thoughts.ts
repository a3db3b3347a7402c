import { html, nothing, type TemplateResult } from "lit";
import type { Product } from "../../api/types.ts";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { friend } from "../../icons/friend.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { MemberView, ProductId, Tally } from "../../protocol/generated.ts";
import { REACTIONS } from "../../sync/reactions.ts";
import type { RoomClient, RoomState } from "../../sync/room-client.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import { renderSigns, SIGN_ICONS, type Signs } from "../../ui/signs/signs.ts";
import { NewPollEvent } from "../polls/poll-events.ts";
import { calledOf, mayWrite } from "../room/members.ts";
import { staffText } from "../room/staff.ts";
import { reactButton } from "../room/together/react-button.ts";
import { NOTHING_YET, renderThumbs, renderWanters } from "../votes/tally.ts";

/** Whose opinions are listed at once; the rest can be opened. */
const MOST_VOICES = 6;

/** What the room thinks of a good, and where one says so oneself. */
export function renderThoughts(client: RoomClient, product: ProductId, goods: GoodsController): TemplateResult {
  const { state } = client;
  const tally = state.votes.get(product) ?? NOTHING_YET;
  const may = mayWrite(state);
  const { me } = state;
  const { reactions } = tally;
  const called: Signs["called"] = (id) => calledOf(state, id);
  const toggle: Signs["toggle"] = (reaction, on) => client.reactions.onProduct(product, reaction, on);
  return html`<section class="opin" data-anchor="thoughts" aria-labelledby="opin">
    <h2 id="opin">${t.product.thoughts}</h2>
    ${renderWanters(state, tally)}
    <div class="tally">
      ${renderThumbs({ tally, me, set: may ? (thumb) => client.setThumb(product, thumb) : undefined, words: true })}
      ${renderSigns({ reactions, me, called, toggle: may ? toggle : undefined, all: may })}
      ${may ? nothing : reactButton(product)}
    </div>
    ${renderVoices(state, tally, goods)}
  </section>`;
}

/** Whose opinion is whose: by name, and what they are in the room. Hosts first. */
function renderVoices({ members, me }: RoomState, tally: Tally, goods: GoodsController): unknown {
  const { up, down, reactions } = tally;
  const ids = new Set([...up, ...down, ...Object.values(reactions ?? {}).flat()]);
  const rank = { host: 0, cohost: 1, shopper: 2, viewer: 3 };
  const voices = [...ids]
    .map((id) => members.get(id))
    .filter((member) => member !== undefined)
    .sort((a, b) => rank[a.role] - rank[b.role]);
  if (voices.length === 0) return nothing;
  const voice = (member: MemberView) => {
    const staff = staffText(member, goods);
    const role = t.opinions.role[member.role];
    const is = staff === undefined ? role : member.role === "shopper" ? staff : `${role} · ${staff}`;
    return html`<li>${renderVoice(member, member.id === me, is, tally)}</li>`;
  };
  const rest = voices.slice(MOST_VOICES);
  return html`<ul class="voices" aria-label=${t.opinions.voices}>
      ${voices.slice(0, MOST_VOICES).map(voice)}
    </ul>
    ${
      rest.length > 0
        ? html`<details>
            <summary>${t.opinions.more(rest.length)}</summary>
            <ul class="voices">
              ${rest.map(voice)}
            </ul>
          </details>`
        : nothing
    }`;
}

function renderVoice(member: MemberView, mine: boolean, is: string, { up, down, reactions }: Tally): TemplateResult {
  const { id } = member;
  const says: [IconName, string][] = [];
  if (up.includes(id)) says.push(["like", t.opinions.like]);
  if (down.includes(id)) says.push(["dislike", t.opinions.dislike]);
  for (const each of REACTIONS) {
    if (reactions?.[each]?.includes(id)) says.push([SIGN_ICONS[each], t.opinions.signs[each]]);
  }
  const words = names(says.map(([, word]) => word));
  return html`${friend(member, { size: 24, named: true, flat: true })}<span class="who"
      >${mine ? t.common.you : member.name}</span
    ><span class="role" title=${is}>${is}</span
    ><span class="says" role="img" aria-label=${words} title=${words}>${says.map(([name]) => icon(name, "s"))}</span>`;
}

/** The way from a good to a poll about it. */
export function renderAsk(client: RoomClient, product: ProductId): unknown {
  if (!mayWrite(client.state)) return nothing;
  const ask = ({ currentTarget }: Event) => currentTarget?.dispatchEvent(new NewPollEvent({ product }));
  return html`<button class="btn btn-soft" type="button" aria-haspopup="dialog" @click=${ask}>
    ${icon("vote")}${t.polls.ask}
  </button>`;
}

/** "2 are already in the bag". How many want it stands with the opinions. */
export function renderWanted(current: RoomState, product: Product): unknown {
  let inBag = 0;
  for (const { id } of product.variant_list) for (const n of current.cart.get(id)?.values() ?? []) inBag += n;
  if (inBag === 0) return nothing;
  return html`<p class="quiet">${t.product.inBag(inBag)}</p>`;
}
