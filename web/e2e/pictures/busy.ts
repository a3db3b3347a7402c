import type { Reaction } from "../../src/protocol/generated.ts";
import { Friend, goods, variants } from "../support/friend.ts";
import { CHURCH, dress } from "../support/looks.ts";
import { photograph } from "../support/shop.ts";
import { MIRROR } from "../support/tour.ts";

/** A room in which twelve friends are at it. */
export interface Busy {
  readonly room: string;
  readonly link: string;
  readonly host: Friend;
  readonly friends: readonly Friend[];
}

/** Who, where they stand, what they put into the bag. */
type Part = readonly [name: string, at: string, ...bag: (readonly [good: string, quantity: number])[]];

const FRIENDS: readonly Part[] = [
  ["Inès", "Vesper wrap dress", ["Vesper wrap dress", 1], ["Silk square", 1]],
  ["Noor", "Vesper wrap dress", ["Ankle boots", 1]],
  ["Jules", "Harbour coat", ["Harbour coat", 1], ["Hill socks", 3]],
  ["Tom", "Court trainers", ["Court trainers", 1]],
  ["Zoé", "Vesper wrap dress", ["Felt hat", 1]],
  ["Malik", "Mushroom lamp", ["Mushroom lamp", 2]],
  ["Sana", "Ankle boots"],
  ["Léo", "Chore jacket", ["Chore jacket", 1], ["Stoneware mug", 4]],
  ["Maud", "Button cardigan"],
  ["Ravi", "", ["Market tote", 2]],
  ["Élise", "Stoneware mug", ["Stoneware mug", 2]],
];

const LIKED: readonly (readonly [good: string, up: number, down: number])[] = [
  ["Vesper wrap dress", 6, 1],
  ["Harbour coat", 4, 0],
  ["Mushroom lamp", 3, 2],
  ["Chore jacket", 2, 0],
  ["Court trainers", 1, 1],
];

/** What the host has picked: a title, and what is in it. */
const PICKED: readonly (readonly [title: string, ...goods: string[]])[] = [
  ["Our picks for the wedding", "Vesper wrap dress", "Ankle boots", "Silk square", "Felt hat", "Pleated skirt"],
  ["For the day after", "Chore jacket", "Court trainers"],
  ["A present for Grandmother Philippine’s ninetieth", "Mushroom lamp", "Stoneware mug", "Market tote"],
];

/** What is said: who, what, about which good, in answer to which line before it. */
const TALK: readonly (readonly [who: string, text: string, about?: string | undefined, answers?: number])[] = [
  ["Zoé", "Two weeks to go, and I have no idea what to wear the day after."],
  ["Inès", "Something that survives brunch. This one?", "Vesper wrap dress"],
  ["Zoé", "Oh, that red."],
  ["Noor", "It comes in navy too. Would go with the boots.", undefined, 1],
  ["Jules", "Meanwhile I have found my coat, thank you for asking."],
  ["Tom", "Nobody asked, but it’s a good coat."],
  ["Léo", "Who wants mugs? I’m taking four.", "Stoneware mug"],
  ["Élise", "Two for me.", undefined, 6],
];

/** Signs on goods: who, on which, which. */
const SIGNED: readonly (readonly [who: string, good: string, ...signs: Reaction[]])[] = [
  ["Inès", "Vesper wrap dress", "heart", "fire"],
  ["Zoé", "Vesper wrap dress", "heart"],
  ["Malik", "Vesper wrap dress", "hmm"],
  ["Léo", "Chore jacket", "clap"],
];

/** What is asked: by whom, and who votes for which of the answers. */
const ASKED = {
  who: "Zoé",
  question: "What do I wear the day after?",
  goods: ["Vesper wrap dress", "Chore jacket"],
  words: "Whatever is clean",
  votes: { Inès: 0, Noor: 0, Jules: 2, Tom: 1, Sana: 0 } as Readonly<Record<string, number>>,
} as const;
/** Who pays for what, and what is noted on it. */
const AGREED: readonly (readonly [who: string, good: string, note?: string])[] = [
  ["Inès", "Vesper wrap dress", "In red, if it’s still there"],
  ["Jules", "Harbour coat"],
  ["Léo", "Stoneware mug"],
];

export async function busy(
  origin: string,
  hostName = "Ada",
  roomName = "Zoé’s wedding, the day after",
  picked = PICKED,
): Promise<Busy> {
  const { friend: host, invite, room } = await Friend.host(origin, hostName, roomName);
  const shelf = await goods(origin);
  const id = (title: string): string => shelf.get(title)?.id ?? title;
  const friends: Friend[] = [];
  for (const [name, at, ...bag] of FRIENDS) {
    const friend = await Friend.guest(origin, name, invite.url);
    friend.client.setLocation(at === "" ? { page: "cart" } : { page: "home", anchor: `product:${id(at)}` });
    for (const [good, quantity] of bag) {
      const first = (await variants(origin, id(good)))[0];
      if (first !== undefined) friend.client.addToCart(first, quantity);
    }
    friends.push(friend);
  }
  for (const [good, up, down] of LIKED) {
    friends.slice(0, up).forEach(({ client }) => client.setThumb(id(good), "up"));
    friends.slice(up, up + down).forEach(({ client }) => client.setThumb(id(good), "down"));
  }
  for (const [title, ...goods] of picked) {
    const made = host.client.picks.create(title);
    for (const good of goods) host.client.picks.add(made, id(good));
  }
  const named = (name: string): Friend => friends.find((friend) => friend.name === name) ?? host;
  const said: number[] = [];
  for (const [who, text, about, answers] of TALK) {
    const friend = named(who);
    const replyTo = answers === undefined ? undefined : said[answers];
    friend.client.postChat(text, {
      ...(about !== undefined && { about: id(about) }),
      ...(replyTo !== undefined && { replyTo }),
    });
    await friend.saved();
    said.push(friend.client.state.chat.at(-1)?.seq ?? 0);
  }
  for (const [who, good, ...signs] of SIGNED) {
    for (const sign of signs) named(who).client.reactions.onProduct(id(good), sign, true);
  }
  for (const who of ["Jules", "Tom"]) named(who).client.reactions.onMessage(said[4] ?? 0, "laugh", true);
  await named("Jules").photo(photograph(MIRROR), MIRROR.title);
  await dress(host, origin, "At the church", CHURCH);
  await dress(named("Inès"), origin, "The day after", CHURCH.slice(3, 6));
  named("Noor").client.postChat(`@${host.client.state.me}, will you ask the shop about the navy one?`);
  const poll = named(ASKED.who).client.polls.open({
    question: ASKED.question,
    options: [...ASKED.goods.map((good) => ({ product: id(good) })), { text: ASKED.words }],
    method: "single",
  });
  await named(ASKED.who).saved();
  for (const [name, option] of Object.entries(ASKED.votes)) named(name).client.polls.vote(poll, [option]);
  for (const [who, good, note] of AGREED) {
    const { client } = named(who);
    const line = (await variants(origin, id(good)))[0];
    if (line === undefined) continue;
    client.bill.pay(line, true);
    if (note !== undefined) client.bill.note(line, note);
  }
  const coat = (await variants(origin, id("Harbour coat")))[1];
  if (coat !== undefined) host.client.addToCart(coat, 1);
  host.client.setThumb(id("Harbour coat"), "up");
  await Promise.all([host, ...friends].map((friend) => friend.saved()));
  friends[1]?.client.setTyping(true);
  // The pages are the host from here on.
  host.leave();
  return { room, link: invite.url, host, friends };
}
