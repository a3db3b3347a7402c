import { adopt } from "./adopt.en.ts";
import { device } from "./device.en.ts";
import { occasion } from "./occasion.en.ts";
import { privacy } from "./privacy.en.ts";
import { settings } from "./settings.en.ts";
import { counter } from "./plural.ts";

const n = counter("en");

/** The pages on the way to a room. */
export const start = {
  adopt,
  device,
  occasion,
  privacy,
  settings,
  home: {
    title: "Cabas: go shopping together",
    heading: "Go shopping together, wherever you each are.",
    lede: "Open a room and send the link. See what your friends are looking at, and fill one bag between you.",
    occasion: "What’s the occasion?",
    occasionHint: "Zoé’s wedding, new coats…",
    yourName: "Your name",
    yourNameHint: "As your friends know you",
    open: "Open a room",
    opening: "Opening…",
    noAccount: "No account. The link is the key, and you decide who gets it.",
    occasionMissing: "Give the room a name, so that your friends know where they are.",
    tooLong: (max: number) => `That is too long: ${max} characters at most.`,
    rooms: "Your rooms",
    roomsNote: "Kept on this device. Everything in them is where you left it.",
    roomsFailed: "Your rooms could not be fetched.",
    noRooms: "No room yet. Open the first one above, or come in by a friend’s link.",
    pasteLink: "Have a link? Paste it here",
    pasteLabel: "The link that you were given",
    pasteGo: "Go in",
    pasteWrong: "This is no invite link. It has /join# in it.",
    comeIn: "Come in",
    people: (count: number) => n(count, { one: "# person", other: "# people" }),
    steps: [
      ["Open a room", "Name it, send one link, and your friends are in."],
      ["Wander about", "Friends stand by whatever they’re looking at. Tap one to go there."],
      ["Fill one bag", "Everyone adds their own. Who wants what adds itself up, shop by shop."],
    ] as [string, string][],
    stallLabel: "A market stall: clothes on a rail, crockery on the counter, three friends looking",
    stallName: "Our stall",
    stallOpen: "open",
    stallQuestion: "Inès · this one?",
    price: (euros: number) => `€${euros}`,
  },
  join: {
    title: "You’re invited · Cabas",
    invites: (room: string) => `Come shopping in “${room}”`,
    heading: "You’re invited",
    lede: "Pick a name and you’re in. No account.",
    ledeViewer: "Pick a name and you’re in, to look on. No account.",
    ledeCohost: "Pick a name and you’re in, as a co-host. No account.",
    here: (names: string) => `${names} is there already.`,
    hereMany: (names: string) => `${names} are there already.`,
    hereNobody: "You’d be the first one in.",
    enter: "Come in",
    entering: "Coming in…",
    looking: "Looking at your invite…",
    knockLede: "Pick a name and knock: a host lets you in. No account.",
    knock: "Knock",
    waitHeading: (room: string) => `You’ve knocked at “${room}”`,
    waitText: "A host lets you in. Stay on this page: it goes in by itself.",
    waiting: "Waiting to be let in…",
    turnedHeading: "Not this time",
    turnedText:
      "The hosts haven’t let you in. They may be busy, or not know who you are: write to the friend who sent you the link.",
    manyKnock: "Many people are waiting already. Try again a little later.",
    overText: "This room is over: nobody new comes in.",
    deadHeading: "This invite doesn’t work any more",
    deadText: "It may have run out or been withdrawn. Ask the friend who sent it for a new one.",
    missingHeading: "There’s no invite in this link",
    missingText: "The part behind the # is the key, and it seems to have been cut off. Ask for the whole link.",
    homeLink: "Go to the home page",
    failedHeading: "The invite could not be read",
  },
  missing: {
    title: "Not found · Cabas",
    heading: "This stall isn’t here",
    text: "The market is open, but there is nothing at this address. Check the link, or start from the front.",
    home: "Go to the home page",
  },
};

export type Start = typeof start;
