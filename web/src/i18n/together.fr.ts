import type { together as english } from "./together.en.ts";

/** What is said about the lead, asking others to come, seats and reactions, in French. */
export const together: typeof english = {
  bring: "Faire venir tout le monde",
  brought: "Vous avez invité tout le monde à venir.",
  asks: (name, where) =>
    where === undefined ? `${name} vous invite à venir` : `${name} vous invite à venir\u00a0: ${where}`,
  come: "J’y vais",
  notNow: "Pas maintenant",
  cart: "le cabas",
  stalls: "les étals",
  collection: "une collection",
  leads: "mène la visite",
  point: "Montrer avec le pointeur",
  pointHint: "Les autres voient ce que vous montrez.",
  pointing: "Les autres voient ce que vous montrez",
  pointStop: "Arrêter",
  takeLead: "Mener la visite",
  handLead: "Passer la main",
  youLead: "Vous menez la visite\u00a0: qui arrive vous rejoint.",
  landed: (name) => `Vous êtes avec ${name}`,
  seated: "Vous avez une place.",
};
