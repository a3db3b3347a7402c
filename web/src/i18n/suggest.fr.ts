import type { suggest as english } from "./suggest.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");

/** Ce qui est proposé, et pourquoi. */
export const suggest: typeof english = {
  heading: "Ça pourrait aller avec",
  text: "D’après ce que vous aimez dans cette salle. Personne d’autre n’en sait rien.",
  off: "Ne rien proposer",
  isOff: "Rien n’est proposé sur cet appareil.",
  on: "Proposer à nouveau",
  why: {
    look: (title) => `Sur une tenue avec «\u00a0${title}\u00a0»`,
    colour: (colour, title) => `${colour}, comme «\u00a0${title}\u00a0»`,
    material: (who, what) => `${who}\u00a0: ${what}`,
    brand: (who, what) => `${who} ce que fait ${what}`,
    kind: (who, what) => `${who}\u00a0: ${what.toLowerCase()}`,
  },
  youLike: "Vous aimez",
  likes: (name) => `${name} aime`,
  like: (count) => n(count, { one: "# d’entre vous aime", other: "# d’entre vous aiment" }),
  size: (size) => `existe en ${size}, votre taille`,
  within: "dans votre budget",
};
