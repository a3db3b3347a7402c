import { counter } from "./plural.ts";

const n = counter("en");

/** What is taken along of a room, and what goes for good. */
export const keeping = {
  change: "Change the name, what it’s for, when",
  calendar: "Into my calendar",
  recap: "A page to print or keep",
  export: "Take it all along (JSON)",
  erase: "Erase me from this room",
  eraseAsk: "Erase you from this room?",
  eraseText:
    "Your name, messages, photos, notes, questions, votes and your part of the bag go, for everyone. What you laid on looks stays, without your name. It can’t be undone.",
  eraseHost: "You are the only host: the one who has been here the longest becomes host.",
  eraseAlone: "Nobody else is in this room: it goes with you.",
  eraseDo: "Erase me",
  eraseDone: "You are erased from that room.",
  roomGone: "The room is gone.",
  deleteRoom: "Delete this room",
  deleteAsk: (name: string) => `Delete “${name}” for everyone?`,
  deleteText: (people: number) =>
    n(people, {
      one: "Chat, photos, bag, looks and votes go. It can’t be undone.",
      other: "Chat, photos, bag, looks and votes go, for all # people. It can’t be undone.",
    }),
  deleteDo: "Delete the room",
  typeName: "To be sure, type its name:",
};
