import type { follow as english } from "./follow.en.ts";

/** What is said about following others, in French. */
export const follow: typeof english = {
  follow: "Suivre",
  followName: (name, where) => `Suivre ${name}, ${where}`,
  stop: "Arrêter",
  stopName: (name) => `Ne plus suivre ${name}`,
  esc: "Échap",
  withWhom: (through) => ["Vous vous promenez avec ", through === undefined ? "" : `, comme ${through}`],
  back: (name) => `Retrouver ${name}`,
  left: (name) => `${name} n’est plus là. Vous continuez de votre côté.`,
  circle: (name) => `${name} vous suit déjà\u00a0: à vous de montrer le chemin.`,
  went: (name, where) => `Avec ${name}\u00a0: ${where}`,
  withName: (name) => `avec ${name}`,
  withYou: "avec vous",
};
