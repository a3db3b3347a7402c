import type { opinions as english } from "./opinions.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");

export const opinions: typeof english = {
  signs: { heart: "J’adore", clap: "Bravo", laugh: "C’est drôle", wow: "Oh\u00a0!", fire: "Ça brûle", hmm: "J’hésite" },
  by: (sign, count, names) => (count === 0 ? sign : `${sign}, ${count}\u00a0: ${names}`),
  add: "Réagir",
  wants: (count, of) => (count < 2 ? `${count} sur ${of} le veut` : `${count} sur ${of} le veulent`),
  wantsShort: (count, of) => `${count} sur ${of} pour`,
  voices: "Qui en pense quoi",
  more: (count) => n(count, { one: "et # de plus", other: "et # de plus" }),
  like: "L’aime",
  dislike: "Pas pour cette personne",
  role: { host: "Hôte", cohost: "Co-hôte", shopper: "Ami", viewer: "Regarde" },
  sortedAnew: "La salle a changé d’avis.",
  sortAnew: "Remettre en ordre",
  react: "Réagir",
  reactTo: (title) => `Réagir (${title})`,
};
