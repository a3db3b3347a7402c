import type { browse as english } from "./browse.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");

/** Among the stalls, in French. */
export const browse: typeof english = {
  shops: "Boutiques",
  all: "Tous les étals",
  allShort: "Tous",
  things: (count) => n(count, { one: "# article", other: "# articles" }),
  friendsHere: (count) => n(count, { one: "# ami est dans cette boutique", other: "# amis sont dans cette boutique" }),
  search: "Chercher ici",
  searchAll: "Chercher partout",
  clear: "Effacer la recherche",
  found: (count, query) =>
    n(count, { one: `# article pour «\u00a0${query}\u00a0»`, other: `# articles pour «\u00a0${query}\u00a0»` }),
  some: (query) => `Articles pour «\u00a0${query}\u00a0»`,
  more: "Voir la suite",
  loadingMore: "La suite arrive…",
  here: (count) => `${count} ici`,
  hereNames: (names) => `Ici\u00a0: ${names}`,
  sold: "Épuisé",
  from: "dès",
  like: "J’aime",
  dislike: "Pas pour moi",
  likeCount: (count) => `J’aime\u00a0: ${count}`,
  dislikeCount: (count) => `Pas pour moi\u00a0: ${count}`,
  colours: (count) => n(count, { one: "# couleur", other: "# couleurs" }),
  nothing: "Rien sur cet étal",
  nothingText: "Dès que la boutique sort quelque chose, c’est ici.",
  noMatch: (query) => `Rien pour «\u00a0${query}\u00a0»`,
  noMatchText: "Essayez un mot plus court, ou regardez tous les étals.",
  failed: "Les articles n’ont pas pu être chargés",
  failedText: "La conversation et le cabas marchent. Réessayez dans un instant.",
  noShops: "Aucune boutique n’a encore rien sorti",
  noShopsText: "Qui s’occupe de ce Cabas peut en faire venir une avec «\u00a0cabas import\u00a0».",
  noShop: "Cette boutique n’est plus là",
  noShopText: "Qui s’occupe de ce Cabas l’a retirée. Ce qui est dans le cabas y reste.",
  collections: "Réuni par les boutiques",
  corrected: (words) => `Résultats pour «\u00a0${words}\u00a0»`,
  condition: { new: "Neuf", refurbished: "Reconditionné", used: "D’occasion" },
};
