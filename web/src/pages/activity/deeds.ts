import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../i18n/later.ts";
import type {
  Activity,
  LookId,
  MemberId,
  PollId,
  ProductId,
  RoomId,
  Thumb,
  VariantId,
} from "../../protocol/generated.ts";
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

/** A text with the thing where the first `{}` stands. */
export function around(text: string, thing: unknown = nothing): unknown {
  const at = text.indexOf("{}");
  return at < 0 ? text : html`${text.slice(0, at)}${thing}${text.slice(at + 2)}`;
}

/** What somebody has named: it may hold what stands for a thing in our texts. */
export function plain(name: string): string {
  return name.replaceAll("{}", "");
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

export function lookLink(context: DeedContext, look: LookId): TemplateResult {
  const title = context.client.state.looks.get(look)?.title;
  return title === undefined ? html`${t.polls.lookGone}` : thingLink(context, { looks: look }, title);
}

export function picksTitle({ client }: DeedContext, id: string): string | undefined {
  const title = client.state.picks.find((picks) => picks.id === id)?.title;
  return title === undefined ? undefined : plain(title);
}

export function picksLink(context: DeedContext, id: string): TemplateResult {
  const title = picksTitle(context, id);
  return title === undefined ? html`${t.activity.thing}` : thingLink(context, { picks: id }, title);
}

/** What somebody did, in the words that go on behind their name. */
export function deedText(activity: Activity, context: DeedContext): unknown {
  const { client } = context;
  const { me } = client.state;
  const you = activity.by === me;
  // Null: the reader.
  const who = (id: MemberId): string | null => (id === me ? null : plain(nameOf(client.state, id)));
  const picksNamed = (id: string): string => picksTitle(context, id) ?? t.activity.thing;
  const texts = t.activity;
  switch (activity.type) {
    case "cart.changed": {
      const { variant, member, from, to } = activity.body;
      return around(
        wantText({ you, own: member === activity.by, whose: who(member), from, to }),
        lineLink(context, variant),
      );
    }
    case "vote.cast": {
      const { product, thumb } = activity.body;
      return around(thumbText(thumb, you), productLink(context, product));
    }
    case "vote.reacted": {
      const { product, reaction, on } = activity.body;
      const sign = t.opinions.signs[reaction];
      return around(on ? texts.signed(you, sign) : texts.unsigned(you, sign), productLink(context, product));
    }
    case "look.voted": {
      const { look, thumb } = activity.body;
      return around(thumbText(thumb, you), lookLink(context, look));
    }
    case "look.reacted": {
      const { look, reaction, on } = activity.body;
      const sign = t.opinions.signs[reaction];
      return around(on ? texts.signed(you, sign) : texts.unsigned(you, sign), lookLink(context, look));
    }
    case "look.planned":
      return around(texts.planned(you), lookLink(context, activity.body.look));
    case "look.locked":
      return around(
        activity.by === undefined ? texts.lockedSelf : texts.locks(you),
        lookLink(context, activity.body.look),
      );
    case "look.opened":
      return around(texts.unlocks(you), lookLink(context, activity.body.look));
    case "cart.payer": {
      const { payer, variant } = activity.body;
      return around(payer === null ? texts.paysNot(you) : texts.pays(you), lineLink(context, variant));
    }
    case "cart.noted": {
      const { noted, variant } = activity.body;
      return around(noted ? texts.notes(you) : texts.notesNot(you), lineLink(context, variant));
    }
    case "cart.maybe": {
      const { maybe, variant } = activity.body;
      return around(maybe ? texts.maybe(you) : texts.maybeNot(you), lineLink(context, variant));
    }
    case "cart.split": {
      const { variant } = activity.body;
      return variant === undefined ? texts.splitsAll(you) : around(texts.splits(you), lineLink(context, variant));
    }
    case "cart.budget": {
      const { room, set } = activity.body;
      return room ? texts.budgetRoom(you, set) : texts.budgetEach(you, set);
    }
    case "poll.opened":
      return around(texts.asks(you), pollLink(context, activity.body.poll));
    case "poll.closed":
      return around(activity.by === undefined ? texts.ends : texts.closes(you), pollLink(context, activity.body.poll));
    case "poll.reopened":
      return around(texts.reopens(you), pollLink(context, activity.body.poll));
    case "poll.decided": {
      const { poll, option } = activity.body;
      const options = client.state.polls.find(({ id }) => id === poll)?.options;
      const what = option === null ? undefined : optionName(options?.[option], context.goods, client.state);
      // The question stands before what was decided: a name with `{}` in it changes nothing.
      return around(what === undefined ? texts.decidesNot(you) : texts.decides(you, what), pollLink(context, poll));
    }
    case "pick.created":
      return around(texts.picksMade(you), picksLink(context, activity.body.id));
    case "pick.deleted":
      return texts.picksGone(you);
    case "pick.added":
      return around(texts.picked(you, picksNamed(activity.body.id)), productLink(context, activity.body.product));
    case "pick.removed":
      return around(texts.unpicked(you, picksNamed(activity.body.id)), productLink(context, activity.body.product));
    case "member.joined":
      return texts.came(you);
    case "member.role_changed": {
      const { member, role } = activity.body;
      const named = texts.roles[role];
      return activity.by === undefined ? texts.rolePassed(who(member), named) : texts.role(you, who(member), named);
    }
    case "member.staff_changed": {
      const { member, staff } = activity.body;
      return texts.staff(you, nameOf(client.state, member), staff !== null);
    }
    case "member.removed": {
      const { member } = activity.body;
      return member === activity.by ? texts.left(you) : texts.removed(you, nameOf(client.state, member));
    }
  }
}

function thumbText(thumb: Thumb | null, you: boolean): string {
  const texts = t.activity;
  return thumb === "up" ? texts.up(you) : thumb === "down" ? texts.down(you) : texts.unvoted(you);
}

interface Wanted {
  readonly you: boolean;
  /** They changed what they want themselves. */
  readonly own: boolean;
  readonly whose: string | null;
  readonly from: number;
  readonly to: number;
}

function wantText({ you, own, whose, from, to }: Wanted): string {
  const texts = t.activity;
  if (own && from === 0) return texts.wants(you, to);
  if (own) return to === 0 ? texts.wantsNone(you) : texts.wantsNow(you, from, to);
  if (from === 0) return texts.puts(you, whose, to);
  return to === 0 ? texts.takes(you, whose) : texts.changes(you, whose, from, to);
}
