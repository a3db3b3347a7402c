import { counter } from "./plural.ts";

const n = counter("en");

/** The chat beyond saying something: looking things up in it, things of the room in it, what is new. */
export const talk = {
  find: "Look in the chat",
  closeFinder: "Back to the chat",
  findHint: "Words from anything that was said here, also long ago.",
  looking: "Looking…",
  nothingFound: (words: string) => `Nobody has said “${words}” here.`,
  found: (count: number, more: boolean) =>
    n(count, {
      one: more ? "# message so far" : "# message",
      other: more ? "# messages so far" : "# messages",
    }),
  findOlder: "Look further back",
  reaching: "Going back to that message…",
  reachFailed: "That message could not be fetched.",
  toNew: (count: number) => n(count, { one: "# new message above", other: "# new messages above" }),
  share: "Show in the chat",
  wanted: (count: number) => n(count, { one: "# in our bag", other: "# in our bag" }),
  nobodyWants: "no longer in our bag",
  picksOf: (count: number) => n(count, { one: "# thing picked out", other: "# things picked out" }),
  picksGone: "These picks have been taken away.",
  pollGone: "This question is no longer here.",
  won: (what: string) => `Our choice: ${what}`,
  product: "a thing",
  line: "something in our bag",
  picks: "some picks",
  poll: "a question",
  message: "a message",
  thread: "What was said about it",
  threadNone: "Nobody has said anything about it yet.",
  threadMore: (count: number) => n(count, { one: "# earlier message", other: "# earlier messages" }),
  sound: "A sound for new messages",
  soundOff: "Off",
  soundOn: "Quiet",
};
