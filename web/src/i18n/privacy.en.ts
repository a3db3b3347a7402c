import { counter } from "./plural.ts";

const n = counter("en");

/** What is kept of people, for how long, and who sees it. */
export const privacy = {
  title: "What is kept · Cabas",
  heading: "What is kept of you, and how it goes",
  lede: "No account, no tracking, nothing sold. Everything is on this one server, and you can take it with you or have it erased.",
  parts: [
    [
      "Who you are",
      "A cookie with a random number, so that you are the same person tomorrow, and the name that you give in each room. No e-mail, no phone number, no address. Your network address is counted for a few minutes against floods of requests and is not stored. If you go on on another device, that device gets the same number; that a link for it was made, and used, is kept for a day.",
    ],
    [
      "What you do in a room",
      "Messages, photos, votes, your part of the bag, looks, questions and notes, and when. Where you look and point is shown to the others at that moment and never stored. A budget of your own is shown to nobody else; in a secret vote nobody but you learns what you chose.",
    ],
    [
      "Who sees it",
      "The people in that room, and whoever runs this server, in its files. Nobody else: shops learn nothing of you, since their pictures come through this server. If somebody writes a link into the chat, this server asks that page for its title, not your browser. A look that somebody shares by a link is seen by whoever has the link.",
    ],
    [
      "For how long",
      "As long as the room is there; its hosts can give it an end. If you knock at a room and aren’t let in, your name is deleted with that, after a day at the latest. Photos can have an end, and whoever posted one can take it back. What you delete is gone from the server’s files. Copies that whoever runs the server made before (backups) keep it until they are thrown away.",
    ],
    [
      "What stays on this device",
      "Language, theme, how far you have read, edits that the server hasn’t stored yet, and the files that the app itself is made of. It goes when you clear this site’s data.",
    ],
  ] as readonly (readonly [string, string])[],
  yours: "It’s yours",
  yoursText:
    "In each room, the menu behind its name lets you take what is in it with you, or have yourself erased from it.",
  everywhere: "Erase me everywhere on this server",
  everywhereAsk: "Erase you everywhere?",
  everywhereText:
    "You leave every room here. Your names, messages, photos, votes and your part of each bag go, for everyone. Rooms in which you are alone go too. It can’t be undone.",
  everywhereDo: "Erase me everywhere",
  erasing: "Erasing…",
  everywhereDone: (rooms: number) =>
    n(rooms, { one: "You are erased: from # room, and here.", other: "You are erased: from # rooms, and here." }),
  nothingKnown: "This server knows nothing of you.",
};
