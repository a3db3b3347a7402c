import { counter } from "./plural.ts";

const n = counter("en");
/** "want" after "You", "wants" after a name. */
const s = (you: boolean, word = ""): string => (you ? word : `${word}s`);

/**
 * What people did: each text goes on behind a name or "You"; `{}` stands for the thing. Whom it concerns is a name, or null
 * for the reader.
 */
export const activity = {
  heading: "What happened",
  none: "Nobody has done anything yet.",
  failed: "What happened could not be fetched.",
  all: (count: number) => n(count, { one: "Show # more", other: "Show # more" }),
  wants: (you: boolean, to: number) => `want${s(you)} ${to} × {}`,
  wantsNone: (you: boolean) => `no longer want${s(you)} {}`,
  wantsNow: (_you: boolean, from: number, to: number) => `went from ${from} to ${to} × {}`,
  puts: (_you: boolean, whose: string | null, to: number) => `put ${to} × {} into the bag for ${whose ?? "you"}`,
  takes: (_you: boolean, whose: string | null) => `took {} out of the bag for ${whose ?? "you"}`,
  changes: (_you: boolean, whose: string | null, from: number, to: number) =>
    `changed ${whose === null ? "your" : `${whose}’s`} {} from ${from} to ${to}`,
  up: (you: boolean) => `like${s(you)} {}`,
  down: (you: boolean) => `would${you ? " not" : "n’t"} take {}`,
  unvoted: (_you: boolean) => "took a vote on {} back",
  signed: (_you: boolean, sign: string) => `set a sign on {}: ${sign}`,
  unsigned: (_you: boolean, sign: string) => `took a sign off {}: ${sign}`,
  planned: (_you: boolean) => "said what {} is for",
  locks: (_you: boolean) => "locked {}",
  lockedSelf: "The time of {} is up: it is locked",
  unlocks: (_you: boolean) => "opened {} again",
  pays: (you: boolean) => `pay${s(you)} for {}`,
  paysNot: (_you: boolean) => "freed {}: nobody pays for it now",
  notes: (_you: boolean) => "noted something on {}",
  notesNot: (_you: boolean) => "took the note off {}",
  maybe: (_you: boolean) => "set {} aside",
  maybeNot: (_you: boolean) => "brought {} back",
  splits: (_you: boolean) => "split {} another way",
  splitsAll: (_you: boolean) => "split the bill another way",
  budgetRoom: (_you: boolean, set: boolean): string => (set ? "set a budget for all of us" : "took our budget away"),
  budgetEach: (_you: boolean, set: boolean): string =>
    set ? "set a budget for each of us" : "took the budget for each away",
  asks: (_you: boolean) => "asked: {}",
  closes: (_you: boolean) => "closed the vote: {}",
  ends: "The vote has ended: {}",
  reopens: (_you: boolean) => "opened the vote again: {}",
  decides: (_you: boolean, what: string) => `decided “{}”: ${what}`,
  decidesNot: (_you: boolean) => "took a decision back: {}",
  picksMade: (_you: boolean) => "began picks: {}",
  picksGone: (_you: boolean) => "took picks away",
  picked: (_you: boolean, title: string) => `picked {} for ${title}`,
  unpicked: (_you: boolean, title: string) => `took {} out of ${title}`,
  came: (_you: boolean) => "came in",
  left: (_you: boolean) => "left",
  removed: (_you: boolean, name: string) => `removed ${name}`,
  role: (_you: boolean, name: string | null, role: string) => `made ${name ?? "you"} ${role}`,
  staff: (_you: boolean, name: string, on: boolean) => `said that ${name} is ${on ? "" : "not "}shop staff`,
  rolePassed: (name: string | null, role: string) => (name === null ? `You are ${role} now` : `${name} is ${role} now`),
  roles: { host: "a host", cohost: "a cohost", shopper: "a shopper", viewer: "a viewer" },
  thing: "something",

  away: "While you were away",
  awayPart: "There was more; this is the last of it.",
  open: "Show what",
  shut: "Hide",
  dismiss: "Close what happened while you were away",
  messages: (count: number, names: string) =>
    n(count, { one: `# message from ${names}`, other: `# messages from ${names}` }),
  calls: (count: number) => n(count, { one: "# of them is to you", other: "# of them are to you" }),
  inBag: (count: number) => n(count, { one: "# change in the bag", other: "# changes in the bag" }),
  more: (count: number) => n(count, { one: "and # more", other: "and # more" }),
  line: (name: string | null, from: number, to: number) => {
    if (to === 0) return name === null ? "You no longer want {}" : `${name} no longer wants {}`;
    return `${name ?? "You"}: ${to} × {}${from === 0 ? "" : ` (was ${from})`}`;
  },
  paid: (name: string | null) => (name === null ? "You pay for {}" : `${name} pays for {}`),
  liked: (names: string, count: number) => `${names} ${count === 1 ? "likes" : "like"} {}`,
  likes: (count: number) => n(count, { one: "# thing that somebody likes", other: "# things that somebody likes" }),
  lockedSome: (count: number) => n(count, { one: "# look is locked", other: "# looks are locked" }),
  lockedOne: "{} is locked now",
  opened: (count: number) => n(count, { one: "# new vote", other: "# new votes" }),
  openedOne: "New vote: {}",
  ended: (count: number) => n(count, { one: "# vote has ended", other: "# votes have ended" }),
  closedOne: (what: string | undefined) => (what === undefined ? "The vote has ended: {}" : `“{}” came to: ${what}`),
  pickedSome: (count: number) => n(count, { one: "# thing picked", other: "# things picked" }),
  pickedOne: (title: string) => `New in ${title}: {}`,
  joined: (names: string, count: number) => `${names} ${count === 1 ? "has" : "have"} come in`,
  gone: (names: string, count: number) => `${names} ${count === 1 ? "has" : "have"} left`,
};
