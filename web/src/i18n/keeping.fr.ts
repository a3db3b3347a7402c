import type { keeping as en } from "./keeping.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");

/** Ce que l’on emporte d’une salle, et ce qui disparaît pour de bon. */
export const keeping: typeof en = {
  change: "Changer le nom, l’objet, la date",
  calendar: "Dans mon agenda",
  recap: "Une page à imprimer ou garder",
  export: "Tout emporter (JSON)",
  erase: "M’effacer de cette salle",
  eraseAsk: "Vous effacer de cette salle\u00a0?",
  eraseText:
    "Votre nom, vos messages, photos, notes, questions, votes et votre part du cabas disparaissent, pour tout le monde. Ce que vous avez posé sur les tenues reste, sans votre nom. C’est définitif.",
  eraseHost: "Vous êtes le seul hôte\u00a0: la personne présente depuis le plus longtemps le devient.",
  eraseAlone: "Il n’y a personne d’autre dans cette salle\u00a0: elle disparaît avec vous.",
  eraseDo: "M’effacer",
  eraseDone: "Vous êtes effacé de cette salle.",
  roomGone: "La salle n’existe plus.",
  deleteRoom: "Supprimer cette salle",
  deleteAsk: (name: string) => `Supprimer «\u00a0${name}\u00a0» pour tout le monde\u00a0?`,
  deleteText: (people: number) =>
    n(people, {
      one: "Discussion, photos, cabas, tenues et votes disparaissent. C’est définitif.",
      other: "Discussion, photos, cabas, tenues et votes disparaissent, pour les # personnes. C’est définitif.",
    }),
  deleteDo: "Supprimer la salle",
  typeName: "Pour être sûr, écrivez son nom\u00a0:",
};
