import type { adopt as en } from "./adopt.en.ts";

export const adopt: typeof en = {
  preview: (title) => `Ce que les autres voient de «\u00a0${title}\u00a0»`,
  title: "Une tenue pour votre salle · Cabas",
  heading: (title) => `«\u00a0${title}\u00a0»\u00a0: dans quelle salle\u00a0?`,
  by: (name) => `Une tenue de ${name}`,
  looking: "Nous cherchons la tenue…",
  gone: "Cette tenue n’est plus montrée",
  goneText: "La personne qui l’avait partagée l’a reprise, ou le lien n’est pas entier.",
  failed: "La tenue n’a pas pu être chargée",
  mine: "Dans une de mes salles",
  into: (room) => `Dans «\u00a0${room}\u00a0»`,
  fresh: "Dans une nouvelle salle",
  busy: "Nous l’y mettons…",
  credit: (title, by, url) =>
    by === null
      ? `D’après «\u00a0${title}\u00a0»\u00a0: ${url}`
      : `D’après «\u00a0${title}\u00a0» de ${by}\u00a0: ${url}`,
  wrong: "Elle n’a pas pu entrer dans cette salle. Réessayez, ou prenez-en une autre.",
};
