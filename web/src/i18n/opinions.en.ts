import { counter } from "./plural.ts";

const n = counter("en");

/** What people think of products and of what is said. */
export const opinions = {
  /** The signs. */
  signs: { heart: "I love it", clap: "Bravo", laugh: "That’s funny", wow: "Wow", fire: "Hot", hmm: "I’m not sure" },
  /** Of a sign: "Bravo, 2: Inès, Sami". */
  by: (sign: string, count: number, names: string) => (count === 0 ? sign : `${sign}, ${count}: ${names}`),
  add: "React",
  wants: (count: number, of: number) => `${count} of ${of} want this`,
  wantsShort: (count: number, of: number) => `${count} of ${of} want it`,
  voices: "Who thinks what",
  more: (count: number) => n(count, { one: "and # more", other: "and # more" }),
  like: "Likes it",
  dislike: "Not for them",
  role: { host: "Host", cohost: "Cohost", shopper: "Friend", viewer: "Looks on" },
  sortedAnew: "The room has changed its mind.",
  sortAnew: "Put in order again",
  react: "React",
  reactTo: (title: string) => `React (${title})`,
};
