import type { occasion as en } from "./occasion.en.ts";

/** À quoi sert une salle, et quand. */
export const occasion: typeof en = {
  kinds: "Quel genre de salle\u00a0?",
  free: "Faire les boutiques",
  freeHint: "De nouveaux manteaux, la cuisine…",
  event: "Un événement",
  eventHint: "Le mariage de Zoé",
  eventAbout: "Tenue",
  eventAboutHint: "Champêtre\u00a0; pas de blanc",
  gift: "Un cadeau à plusieurs",
  giftHint: "Pour les 40 ans de Paul",
  giftAbout: "Ce que chacun peut mettre, et ce qu’il faut savoir",
  giftAboutHint: "Environ 30\u00a0€ chacun\u00a0; il aime la mer",
  party: "Les courses d’une fête",
  partyHint: "Le réveillon",
  partyAbout: "Qui vient, ce qu’il y a déjà",
  partyAboutHint: "12 personnes\u00a0; les verres y sont",
  optional: "si vous le savez",
  upcoming: "Bientôt",
  recent: "Vos salles",
  archived: "Rangées",
  archive: "Ranger",
  archiveName: (room) => `Ranger «\u00a0${room}\u00a0»`,
  unarchive: "Ressortir",
  unarchiveName: (room) => `Ressortir «\u00a0${room}\u00a0»`,
  archiveFailed: "Cela n’a pas pu être enregistré.",
};
