import type { privacy as en } from "./privacy.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");

/** Ce qui est gardé des gens, combien de temps, et qui le voit. */
export const privacy: typeof en = {
  title: "Ce qui est gardé · Cabas",
  heading: "Ce qui est gardé de vous, et comment le faire disparaître",
  lede: "Pas de compte, pas de pistage, rien n’est vendu. Tout est sur ce seul serveur, et vous pouvez l’emporter ou le faire effacer.",
  parts: [
    [
      "Qui vous êtes",
      "Un cookie avec un nombre au hasard, pour que vous soyez demain la même personne, et le nom que vous donnez dans chaque salle. Ni adresse e-mail, ni numéro de téléphone, ni adresse. Votre adresse réseau est comptée quelques minutes contre les rafales de requêtes et n’est pas conservée. Si vous continuez sur un autre appareil, il reçoit le même nombre ; qu’un lien a été fait pour cela, et a servi, se garde un jour.",
    ],
    [
      "Ce que vous faites dans une salle",
      "Messages, photos, votes, votre part du cabas, tenues, questions et notes, et quand. Ce que vous regardez et montrez du doigt est montré aux autres sur le moment et jamais conservé. Un budget personnel n’est montré à personne d’autre\u00a0; dans un vote secret, vous seul savez ce que vous avez choisi.",
    ],
    [
      "Qui le voit",
      "Les personnes de cette salle, et qui tient ce serveur, dans ses fichiers. Personne d’autre\u00a0: les boutiques n’apprennent rien de vous, car leurs images passent par ce serveur. Si quelqu’un écrit un lien dans la discussion, c’est ce serveur qui demande son titre à la page, pas votre navigateur. Une tenue partagée par un lien est vue par qui a le lien.",
    ],
    [
      "Combien de temps",
      "Tant que la salle existe\u00a0; ses hôtes peuvent lui donner une fin. Si vous frappez à une salle sans entrer, votre nom est effacé avec cela, au plus tard un jour après. Les photos peuvent avoir une fin, et qui en a posté une peut la reprendre. Ce que vous supprimez quitte les fichiers du serveur. Les copies faites auparavant par qui tient le serveur (sauvegardes) le gardent jusqu’à ce qu’on les jette.",
    ],
    [
      "Ce qui reste sur cet appareil",
      "La langue, le thème, jusqu’où vous avez lu, les modifications que le serveur n’a pas encore enregistrées, et les fichiers de l’application elle-même. Tout part quand vous effacez les données de ce site.",
    ],
  ],
  yours: "C’est à vous",
  yoursText:
    "Dans chaque salle, le menu derrière son nom vous permet d’emporter ce qui s’y trouve, ou de vous y faire effacer.",
  everywhere: "M’effacer partout sur ce serveur",
  everywhereAsk: "Vous effacer partout\u00a0?",
  everywhereText:
    "Vous quittez toutes les salles d’ici. Vos noms, messages, photos, votes et votre part de chaque cabas disparaissent, pour tout le monde. Les salles où vous êtes seul disparaissent aussi. C’est définitif.",
  everywhereDo: "M’effacer partout",
  erasing: "Effacement…",
  everywhereDone: (rooms: number) =>
    n(rooms, {
      one: "Vous êtes effacé\u00a0: de # salle, et d’ici.",
      other: "Vous êtes effacé\u00a0: de # salles, et d’ici.",
    }),
  nothingKnown: "Ce serveur ne sait rien de vous.",
};
