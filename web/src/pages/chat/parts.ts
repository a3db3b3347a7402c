import { html } from "lit";
import { colour } from "../../icons/friend.ts";
import { roomUrl } from "../../ui/router.ts";
import { type CardContext, thingName } from "./cards.ts";
import { linkify } from "./linkify.ts";
import { splitMentions } from "./mentions.ts";
import { besidesThings, placeOfThing, thingAt } from "./things.ts";

/**
 * Text as it is, but for what is shown as a card below it; people who are mentioned by their name of today; addresses to
 * go to.
 */
export function renderText(text: string, context: CardContext): unknown {
  const { members, me } = context.client.state;
  const { room } = context;
  return splitMentions(besidesThings(text, room, location.origin), members).map((piece) =>
    typeof piece === "string"
      ? renderLinks(piece, context)
      : html`<span class="at ${piece.id === me ? "mine" : ""} ${colour(piece.avatar)}">@${piece.name}</span>`,
  );
}

/** Whether a text says anything beside what is shown as cards. */
export function saysMore(text: string, { room }: CardContext): boolean {
  return besidesThings(text, room, location.origin) !== "";
}

/** Things of this room by their names; other addresses in a tab of their own, which knows nothing of this one. */
function renderLinks(text: string, context: CardContext): unknown {
  return linkify(text).map((piece) => {
    if (!("href" in piece)) return piece.text;
    const thing = thingAt(piece.href, context.room, location.origin);
    return thing
      ? html`<a href=${roomUrl(context.room, placeOfThing(thing))}>${thingName(thing, context)}</a>`
      : html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`;
  });
}
