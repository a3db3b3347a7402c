import { adopt } from "./adopt.fr.ts";
import { device } from "./device.fr.ts";
import { occasion } from "./occasion.fr.ts";
import { privacy } from "./privacy.fr.ts";
import { settings } from "./settings.fr.ts";
import type { Start } from "./start.en.ts";
import { counter } from "./plural.ts";

const n = counter("fr");

/** Les pages qui mènent à une salle. */
export const start: Start = {
  adopt,
  device,
  occasion,
  privacy,
  settings,
  home: {
    title: "Cabas\u00a0: faire les boutiques ensemble",
    heading: "Faites les boutiques ensemble, chacun de chez soi.",
    lede: "Ouvrez une salle, envoyez le lien. Voyez ce que regardent vos amis et remplissez un seul cabas.",
    occasion: "C’est pour quelle occasion\u00a0?",
    occasionHint: "Le mariage de Zoé…",
    yourName: "Votre nom",
    yourNameHint: "Comme vos amis vous appellent",
    open: "Ouvrir une salle",
    opening: "Ouverture…",
    noAccount: "Sans compte. Le lien est la clé\u00a0: c’est vous qui la donnez.",
    occasionMissing: "Donnez un nom à la salle, pour que vos amis sachent où ils sont.",
    tooLong: (max) => `C’est trop long\u00a0: ${max} signes au plus.`,
    rooms: "Vos salles",
    roomsNote: "Gardées sur cet appareil. Tout y est resté à sa place.",
    roomsFailed: "Vos salles n’ont pas pu être chargées.",
    noRooms: "Pas encore de salle. Ouvrez la première ci-dessus, ou entrez par le lien d’un ami.",
    pasteLink: "On vous a donné un lien\u00a0? Collez-le ici",
    pasteLabel: "Le lien que l’on vous a donné",
    pasteGo: "Entrer",
    pasteWrong: "Ce n’est pas un lien d’invitation. Il contient /join#.",
    comeIn: "Entrer",
    people: (count) => n(count, { one: "# personne", other: "# personnes" }),
    steps: [
      ["Ouvrez une salle", "Un nom, un lien à envoyer\u00a0: vos amis sont là."],
      ["Flânez", "Chacun se tient devant ce qu’il regarde. Touchez un ami pour aller voir."],
      ["Un seul cabas", "Chacun ajoute le sien. Qui veut quoi se compte tout seul, boutique par boutique."],
    ],
    stallLabel: "Un étal de marché\u00a0: des vêtements sur une tringle, de la vaisselle, trois amis qui regardent",
    stallName: "Chez nous",
    stallOpen: "ouvert",
    stallQuestion: "Inès · celle-ci\u00a0?",
    price: (euros) => `${euros}\u00a0€`,
  },
  join: {
    title: "Vous êtes invité · Cabas",
    invites: (room) => `Rejoignez «\u00a0${room}\u00a0»`,
    heading: "On vous attend",
    lede: "Choisissez un nom et entrez. Sans compte.",
    ledeViewer: "Choisissez un nom et entrez, pour regarder. Sans compte.",
    ledeCohost: "Choisissez un nom et entrez, pour animer aussi la salle. Sans compte.",
    here: (names) => `${names} y est déjà.`,
    hereMany: (names) => `${names} y sont déjà.`,
    hereNobody: "Vous serez la première personne.",
    enter: "Entrer",
    entering: "On entre…",
    looking: "On regarde votre invitation…",
    knockLede: "Choisissez un nom et frappez\u00a0: un hôte vous fait entrer. Sans compte.",
    knock: "Frapper",
    waitHeading: (room) => `Vous avez frappé à «\u00a0${room}\u00a0»`,
    waitText: "Un hôte va vous ouvrir. Restez sur cette page\u00a0: elle entre toute seule.",
    waiting: "En attente qu’on vous ouvre…",
    turnedHeading: "Pas cette fois",
    turnedText:
      "Les hôtes ne vous ont pas fait entrer. Ils sont peut-être occupés, ou ne savent pas qui vous êtes\u00a0: écrivez à l’ami qui vous a envoyé le lien.",
    manyKnock: "Beaucoup de gens attendent déjà. Réessayez un peu plus tard.",
    overText: "Cette salle est terminée\u00a0: personne de nouveau n’y entre.",
    deadHeading: "Cette invitation ne marche plus",
    deadText: "Elle a pu expirer ou être retirée. Demandez-en une nouvelle à la personne qui l’a envoyée.",
    missingHeading: "Il manque l’invitation dans ce lien",
    missingText: "Ce qui suit le # est la clé, et cela semble coupé. Demandez le lien entier.",
    homeLink: "Aller à l’accueil",
    failedHeading: "L’invitation n’a pas pu être lue",
  },
  missing: {
    title: "Introuvable · Cabas",
    heading: "Cet étal n’est pas ici",
    text: "Le marché est ouvert, mais il n’y a rien à cette adresse. Vérifiez le lien, ou repartez de l’entrée.",
    home: "Aller à l’accueil",
  },
};
