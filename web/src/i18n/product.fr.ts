import type { product as english } from "./product.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");

/** About one good, in French. */
export const product: typeof english = {
  areHere: (names, count) => `${names} ${count === 1 ? "est" : "sont"} ici`,
  inBag: (count) => n(count, { one: "# est déjà dans le cabas", other: "# sont déjà dans le cabas" }),
  lastOne: "le dernier",
  left: (count) => n(count, { one: "reste #", other: "restent #" }),
  gone: "épuisé",
  soldOut: "Épuisé",
  notTogether: "pas dans cette combinaison",
  quantity: "Combien",
  add: "Mettre dans le cabas",
  added: (count, what) => (count === 1 ? `${what} est dans le cabas` : `${count} × ${what} sont dans le cabas`),
  atMost: (max) => `Vous en avez déjà ${max}\u00a0: il n’en tient pas plus.`,
  thoughts: "Ce que nous en pensons",
  about: "À propos",
  talk: "En parler",
  atShop: "Voir dans la boutique",
  pictures: "Images",
  picture: (index, of) => `Image ${index} sur ${of}`,
  missing: "Ce n’est plus sur l’étal",
  missingText: "La boutique l’a retiré. Ce qui est dans le cabas y reste.",
  failed: "L’article n’a pas pu être chargé",
  backToStall: "Revenir aux étals",
  viewerAdd: "Vous regardez seulement",
  origin: "D’où ça vient",
  material: "Matière",
  from: "Origine",
  care: "Entretien",
  certificates: "Certifié",
  passport: "Passeport",
  passportLink: "Passeport numérique du produit",
  shopSays: "selon la boutique",
  alsoAt: "Aussi chez",
  there: "disponible",
  collections: "Dans les collections des boutiques\u00a0:",
  number: "Numéro d’article (GTIN)",
  newTab: "s’ouvre dans un nouvel onglet",
};
