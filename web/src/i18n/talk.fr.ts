import { counter } from "./plural.ts";
import type { talk as en } from "./talk.en.ts";

const n = counter("fr");

export const talk: typeof en = {
  find: "Chercher dans la discussion",
  closeFinder: "Revenir à la discussion",
  findHint: "Des mots de ce qui s’est dit ici, même il y a longtemps.",
  looking: "On cherche…",
  nothingFound: (words) => `Personne n’a dit «\u00a0${words}\u00a0» ici.`,
  found: (count, more) =>
    n(count, {
      one: more ? "# message jusqu’ici" : "# message",
      other: more ? "# messages jusqu’ici" : "# messages",
    }),
  findOlder: "Chercher plus loin",
  reaching: "On remonte jusqu’à ce message…",
  reachFailed: "Ce message n’a pas pu être chargé.",
  toNew: (count) => n(count, { one: "# nouveau message plus haut", other: "# nouveaux messages plus haut" }),
  share: "Montrer dans la discussion",
  wanted: (count) => n(count, { one: "# dans notre cabas", other: "# dans notre cabas" }),
  nobodyWants: "n’est plus dans notre cabas",
  picksOf: (count) => n(count, { one: "# article choisi", other: "# articles choisis" }),
  picksGone: "Cette sélection a été retirée.",
  pollGone: "Cette question n’est plus là.",
  won: (what) => `Notre choix\u00a0: ${what}`,
  product: "un article",
  line: "quelque chose de notre cabas",
  picks: "une sélection",
  poll: "une question",
  message: "un message",
  thread: "Ce qui s’en est dit",
  threadNone: "Personne n’en a encore parlé.",
  threadMore: (count) => n(count, { one: "# message plus ancien", other: "# messages plus anciens" }),
  sound: "Un son pour les nouveaux messages",
  soundOff: "Sans",
  soundOn: "Discret",
};
