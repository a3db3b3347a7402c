import { html, nothing, type TemplateResult } from "lit";
import type { Money, Image } from "../../api/types.ts";
import { names } from "../../i18n/format.ts";
import { t } from "../../i18n/later.ts";
import { friends } from "../../icons/friend.ts";
import { icon, type IconName } from "../../icons/icon.ts";
import type { ChatMessage, Poll, PollId, ProductId, RoomId, Seq, VariantId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import { cssVar } from "../../ui/base/css-var.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import { priceTag } from "../../ui/parts.ts";
import { picture } from "../../ui/picture/picture.ts";
import { messageAt, type Place, roomUrl } from "../../ui/router.ts";
import { variantText } from "../cart/lines.ts";
import { optionName } from "../polls/options.ts";
import { electorate, outcome } from "../polls/standing.ts";
import { nameOf } from "../room/members.ts";
import { renderLinkCards } from "./link-card.ts";
import { withNames } from "./mentions.ts";
import { besidesThings, type Thing, thingsIn } from "./things.ts";

const MOST_FACES = 4;

/** Where cards are drawn. */
export interface CardContext {
  readonly client: RoomClient;
  readonly room: RoomId;
  readonly goods: GoodsController;
}

/** What a message is about and what it links to, here and elsewhere, each once, as cards. */
export function renderCards(message: Pick<ChatMessage, "about" | "text" | "cards">, context: CardContext): unknown {
  const things = thingsIn(message.text ?? "", context.room, location.origin);
  const { about } = message;
  // A line or a variant of that product says the same, and more.
  const said = about === undefined || things.some((thing) => productOf(thing, context.goods) === about);
  return html`${said ? nothing : renderProduct(about, undefined, context)}
  ${things.map((thing) => renderThing(thing, context))} ${renderLinkCards(message.cards)}`;
}

function productOf(thing: Thing, goods: GoodsController): ProductId | undefined {
  if (thing.is === "product") return thing.product;
  return thing.is === "line" ? goods.variant(thing.variant)?.product : undefined;
}

/** A thing in words, for where there is no room for a card. */
export function thingName(thing: Thing, { client, goods }: CardContext): string {
  switch (thing.is) {
    case "product":
      return goods.card(thing.product)?.title ?? t.talk.product;
    case "line":
      return goods.variant(thing.variant)?.product_title ?? t.talk.line;
    case "picks":
      return client.state.picks.find(({ id }) => id === thing.picks)?.title ?? t.talk.picks;
    case "poll":
      return pollOf(client, thing.poll)?.question ?? t.talk.poll;
    case "message":
      return t.talk.message;
  }
}

/** Its picture; null for what has none. */
export function imageOf(thing: Thing, { goods }: CardContext): Image | null | undefined {
  if (thing.is === "line") return goods.variant(thing.variant)?.image;
  if (thing.is === "product") return goods.card(thing.product)?.image;
  return null;
}

function renderThing(thing: Thing, context: CardContext): TemplateResult {
  switch (thing.is) {
    case "product":
      return renderProduct(thing.product, thing.variant, context);
    case "line":
      return renderLine(thing.variant, context);
    case "picks":
      return renderPicks(thing.picks, context);
    case "poll":
      return renderPoll(thing.poll, context);
    case "message":
      return renderMessage(thing.seq, context);
  }
}

interface Goods {
  readonly place: Place;
  readonly image: Image | undefined;
  readonly name: string;
  readonly below: unknown;
}

/** With a picture on the left. */
export function renderGoods(room: RoomId, { place, image, name, below }: Goods): TemplateResult {
  return html`<a class="pcard" href=${roomUrl(room, place)}
    ><span class="th ground" ${cssVar("--g1", image?.tone)}>${picture(image, { plain: true, eager: true })}</span
    ><span class="tx"><span class="name">${name}</span>${below}</span></a
  >`;
}

export function priceRow(price: Money | undefined, from = false): TemplateResult {
  return html`<span class="row"
    >${price ? priceTag(price, { size: "s", from }) : nothing}<span class="link small">${t.chat.look}</span></span
  >`;
}

function renderProduct(product: ProductId, variant: VariantId | undefined, context: CardContext): TemplateResult {
  const { goods, room } = context;
  const card = goods.card(product);
  if (card === null) return html`<p class="taken">${t.votes.missing}</p>`;
  const chosen = variant === undefined ? undefined : goods.variant(variant);
  const what = chosen ? variantText(chosen) : "";
  return renderGoods(room, {
    place: { product, variant },
    image: chosen?.image ?? card?.image,
    name: card?.title ?? "…",
    below: html`${what === "" ? nothing : html`<span class="quiet small">${what}</span>`}
    ${chosen ? priceRow(chosen.price) : priceRow(card?.price, card?.price_to !== undefined)}`,
  });
}

/** A line of the cart, with who wants it now. */
function renderLine(variant: VariantId, { client, goods, room }: CardContext): TemplateResult {
  const item = goods.variant(variant);
  if (item === null) return html`<p class="taken">${t.votes.missing}</p>`;
  const { cart, members } = client.state;
  const wants = [...(cart.get(variant) ?? [])].filter(([, quantity]) => quantity > 0);
  const faces = wants.map(([id]) => members.get(id)).filter((member) => member !== undefined);
  const count = wants.reduce((sum, [, quantity]) => sum + quantity, 0);
  const what = item ? variantText(item) : "";
  return renderGoods(room, {
    place: { tab: "cart", at: variant },
    image: item?.image,
    name: item?.product_title ?? "…",
    below: html`<span class="quiet small"
        >${icon("bag", "s")}${what === "" ? nothing : `${what} · `}${count === 0 ? t.talk.nobodyWants : t.talk.wanted(count)}</span
      ><span class="row"
        >${item ? priceTag(item.price, { size: "s" }) : nothing}${
          faces.length > 0 ? friends(faces, MOST_FACES, { size: 24, named: true }) : nothing
        }</span
      >`,
  });
}

/** With a sign instead of a picture. */
function renderPlain(href: string, sign: IconName, name: string, below: string): TemplateResult {
  return html`<a class="pcard plain" href=${href}
    >${icon(sign)}<span class="tx"><span class="name">${name}</span><span class="quiet small">${below}</span></span></a
  >`;
}

function renderPicks(id: string, { client, room }: CardContext): TemplateResult {
  const picks = client.state.picks.find((each) => each.id === id);
  if (!picks) return html`<p class="taken">${t.talk.picksGone}</p>`;
  return renderPlain(roomUrl(room, { picks: id }), "star", picks.title, t.talk.picksOf(picks.products.length));
}

function pollOf(client: RoomClient, id: PollId): Poll | undefined {
  return client.state.polls.find((poll) => poll.id === id);
}

function renderPoll(id: PollId, { client, goods, room }: CardContext): TemplateResult {
  const poll = pollOf(client, id);
  if (!poll) return html`<p class="taken">${t.talk.pollGone}</p>`;
  const won = poll.closed ? outcome(poll) : undefined;
  const stands = won === undefined ? undefined : t.talk.won(optionName(poll.options[won], goods, client.state));
  const words = [
    stands ?? (poll.closed ? t.polls.isClosed : undefined),
    t.polls.voted(poll.voters.length, electorate(poll, client.state)),
  ].filter((word) => word !== undefined);
  return renderPlain(roomUrl(room, { tab: "votes", at: id }), "vote", poll.question, words.join(" · "));
}

/** What somebody said, quoted. */
function renderMessage(seq: Seq, { client, room }: CardContext): TemplateResult {
  const { chat, members } = client.state;
  const quoted = chat.find((message) => message.seq === seq);
  const href = roomUrl(room, { tab: "chat", at: messageAt(seq) });
  if (!quoted) return html`<a class="quote" href=${href}>${icon("reply", "s")}<span>${t.chat.repliedGone}</span></a>`;
  const text = quoted.text === undefined ? t.chat.deleted : withNames(quoted.text, members);
  return html`<a class="quote" href=${href}
    >${icon("reply", "s")}<span><b>${nameOf(client.state, quoted.by)}</b> ${text}</span></a
  >`;
}

/** A text in one line, for a quote or to be read out: without what is only a link, or that by its name. */
export function spoken(text: string, context: CardContext): string {
  const rest = besidesThings(text, context.room, location.origin);
  if (rest !== "") return withNames(rest, context.client.state.members);
  return names(thingsIn(text, context.room, location.origin).map((thing) => thingName(thing, context)));
}
