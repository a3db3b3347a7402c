import { counter } from "./plural.ts";

const n = counter("en");

/** What is suggested, and why. */
export const suggest = {
  heading: "This could go with it",
  text: "Out of what you like in this room. Nobody else learns of it.",
  off: "Suggest nothing",
  isOff: "Nothing is suggested on this device.",
  on: "Suggest things again",
  why: {
    look: (title: string) => `On a look with “${title}”`,
    colour: (colour: string, title: string) => `${colour}, like “${title}”`,
    material: (who: string, what: string) => `${who} ${what}`,
    brand: (who: string, what: string) => `${who} things by ${what}`,
    kind: (who: string, what: string) => `${who} ${what.toLowerCase()}`,
  },
  youLike: "You like",
  likes: (name: string) => `${name} likes`,
  like: (count: number) => n(count, { one: "# of you likes", other: "# of you like" }),
  size: (size: string) => `comes in ${size}, your size`,
  within: "within your budget",
};
