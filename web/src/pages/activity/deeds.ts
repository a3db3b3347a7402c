import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/index.ts";
import type { Activity, MemberId, PollId, ProductId, RoomId, VariantId } from "../../protocol/generated.ts";
import type { RoomClient } from "../../sync/room-client.ts";
import type { GoodsController } from "../../ui/goods/goods-controller.ts";
import { type Place, roomUrl } from "../../ui/router.ts";
import { optionName } from "../polls/options.ts";
import { nameOf } from "../room/members.ts";

/** Where deeds are told. */
export interface DeedContext {
  readonly client: RoomClient;
  readonly room: RoomId;
  readonly goods: GoodsController;
}

/** A thing by its name, to go to. */
export function thingLink({ room }: DeedContext, place: Place, name: string): TemplateResult {
  return html`<a href=${roomUrl(room, place)}>${name}</a>`;
}

/** A text with the thing where `{}` stands. */
export function around(text: string, thing: unknown = nothing): unknown {
  const [before = "", after = ""] = text.split("{}");
  return html`${before}${text.includes("{}") ? thing : nothing}${after}`;
}

export function productLink(context: DeedContext, product: ProductId): TemplateResult {
  return thingLink(context, { product }, context.goods.card(product)?.title ?? t.activity.thing);
}

export function lineLink(context: DeedContext, variant: VariantId): TemplateResult {
  const item = context.goods.variant(variant);
  const name = item?.product_title ?? t.activity.thing;
  const inBag = context.client.state.cart.has(variant);
  if (inBag) return thingLink(context, { tab: "cart", at: variant }, name);
  return item ? thingLink(context, { product: item.product, variant }, name) : html`${name}`;
}

export function pollLink(context: DeedContext, poll: PollId): TemplateResult {
  const question = context.client.state.polls.find(({ id }) => id === poll)?.question;
  return question === undefined ? html`${t.activity.thing}` : thingLink(context, { tab: "votes", at: poll }, question);
}

export function picksTitle({ client }: DeedContext, id: string): string {
  return client.state.picks.find((picks) => picks.id === id)?.title ?? t.activity.thing;
}

/** What somebody did, in the words that go on behind their name. */
export function deedText(activity: Activity, context: DeedContext): unknown {
  const { client } = context;
  const { me } = client.state;
  const you = activity.by === me;
  const who = (id: MemberId): string => (id === me ? t.common.you : nameOf(client.state, id));
  const texts = t.activity;
  switch (activity.type) {
    case "cart.changed": {
      const { variant, member, from, to } = activity.body;
      const own = member === activity.by;
      const text = own
        ? from === 0
          ? texts.wants(you, to)
          : to === 0
            ? texts.wantsNone(you)
            : texts.wantsNow(you, from, to)
        : from === 0
          ? texts.puts(you, who(member), to)
          : to === 0
            ? texts.takes(you, who(member))
            : texts.changes(you, who(member), from, to);
      return around(text, lineLink(context, variant));
    }
    case "vote.cast": {
      const { product, thumb } = activity.body;
      const text = thumb === "up" ? texts.up(you) : thumb === "down" ? texts.down(you) : texts.unvoted(you);
      return around(text, productLink(context, product));
    }
    case "vote.reacted": {
      const { product, reaction, on } = activity.body;
      const sign = t.opinions.signs[reaction];
      return around(on ? texts.signed(sign) : texts.unsigned(sign), productLink(context, product));
    }
    case "cart.payer":
      return around(
        activity.body.payer === null ? texts.paysNot(you) : texts.pays(you),
        lineLink(context, activity.body.variant),
      );
    case "cart.noted":
      return around(activity.body.noted ? texts.notes : texts.notesNot, lineLink(context, activity.body.variant));
    case "cart.maybe":
      return around(activity.body.maybe ? texts.maybe : texts.maybeNot, lineLink(context, activity.body.variant));
    case "cart.split": {
      const { variant } = activity.body;
      return variant === undefined ? texts.splitsAll : around(texts.splits, lineLink(context, variant));
    }
    case "cart.budget":
      return activity.body.room ? texts.budgetRoom(activity.body.set) : texts.budgetEach(activity.body.set);
    case "poll.opened":
      return around(texts.asks, pollLink(context, activity.body.poll));
    case "poll.closed":
      return around(activity.by === undefined ? texts.ends : texts.closes, pollLink(context, activity.body.poll));
    case "poll.reopened":
      return around(texts.reopens, pollLink(context, activity.body.poll));
    case "poll.decided": {
      const { poll, option } = activity.body;
      const options = client.state.polls.find(({ id }) => id === poll)?.options;
      const what = option === null ? undefined : optionName(options?.[option], context.goods, client.state);
      return around(what === undefined ? texts.decidesNot : texts.decides(what), pollLink(context, poll));
    }
    case "pick.created":
      return around(
        texts.picksMade(you),
        thingLink(context, { picks: activity.body.id }, picksTitle(context, activity.body.id)),
      );
    case "pick.deleted":
      return texts.picksGone;
    case "pick.added":
      return around(
        texts.picked(you, picksTitle(context, activity.body.id)),
        productLink(context, activity.body.product),
      );
    case "pick.removed":
      return around(
        texts.unpicked(you, picksTitle(context, activity.body.id)),
        productLink(context, activity.body.product),
      );
    case "member.joined":
      return texts.came;
    case "member.role_changed": {
      const { member, role } = activity.body;
      return (activity.by === undefined ? texts.rolePassed : texts.role)(who(member), texts.roles[role]);
    }
    case "member.removed":
      return activity.body.member === activity.by ? texts.left : texts.removed(who(activity.body.member));
  }
}
