import type { device as en } from "./device.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");
const rooms = (count: number): string => n(count, { one: "# salle", other: "# salles" });

/** Continuer, en restant soi, sur un autre appareil. */
export const device: typeof en = {
  use: "Continuer sur un autre appareil",
  useText:
    "Scannez ceci avec votre téléphone, ou ouvrez le lien sur un autre appareil\u00a0: vous y restez vous-même, dans toutes vos salles.",
  once: "Valable une fois, pendant dix minutes. Qui l’a peut se faire passer pour vous\u00a0: ne le montrez à personne.",
  link: "Lien vers votre autre appareil",
  copy: "Copier le lien",
  copied: "Copié",
  codeLabel: "Code QR du lien vers votre autre appareil",
  ended: "Ce lien a expiré.",
  anew: "En faire un autre",
  making: "On prépare le lien…",
  title: "Continuer ici · Cabas",
  looking: "On regarde votre lien…",
  heading: (name) => `Continuer ici en tant que ${name}\u00a0?`,
  text: (name, count) =>
    count === 0
      ? `Cet appareil vous connaîtra comme ${name}.`
      : `Vous serez ${name} sur cet appareil aussi, dans ${rooms(count)}.`,
  here: (name, count) => `Cet appareil est pour l’instant celui de ${name}, dans ${rooms(count)}.`,
  hereText: (name, before) =>
    `Ces salles vous suivent. Là où ${name} est déjà, ${before} reste comme quelqu’un d’autre, que cet appareil ne pourra plus être.`,
  go: (name) => `Continuer en tant que ${name}`,
  going: "Un instant…",
  stay: "Laisser comme c’est",
  same: (name) => `Cet appareil est déjà celui de ${name}`,
  sameText: "Ouvrez le lien sur l’autre appareil.",
  done: (name, moved) =>
    moved === 0
      ? `Vous êtes maintenant ${name} ici.`
      : `Vous êtes maintenant ${name} ici, avec ${rooms(moved)} de plus.`,
  usedHeading: "Ce lien a déjà servi",
  usedText:
    "Un lien ne sert qu’une fois. Faites-en un autre sur l’autre appareil\u00a0: page d’accueil, «\u00a0Continuer sur un autre appareil\u00a0».",
  expiredHeading: "Ce lien a expiré",
  expiredText:
    "Il était valable dix minutes. Faites-en un autre sur l’autre appareil\u00a0: page d’accueil, «\u00a0Continuer sur un autre appareil\u00a0».",
  unknownHeading: "Ce lien ne mène nulle part",
  unknownText:
    "Il est peut-être coupé, ou il y en a un plus récent. Faites-en un autre sur l’autre appareil\u00a0: page d’accueil, «\u00a0Continuer sur un autre appareil\u00a0».",
  failedHeading: "Le lien n’a pas pu être lu",
};
