/** 1st, 2nd, 3rd, 4th; 11th to 13th. */
function place(n: number): string {
  const suffix = { one: "st", two: "nd", few: "rd", other: "th" } as Record<Intl.LDMLPluralRule, string>;
  return `${n}${suffix[new Intl.PluralRules("en", { type: "ordinal" }).select(n)]}`;
}

/** What is said about the lead, asking others to come, seats and reactions. */
export const together = {
  bring: "Bring everyone here",
  brought: "You’ve asked everyone to come.",
  asks: (name: string, where: string | undefined) =>
    where === undefined ? `${name} asks you to come` : `${name} asks you to come: ${where}`,
  come: "Come",
  notNow: "Not now",
  /** Where one is asked to come to. */
  cart: "the bag",
  stalls: "the stalls",
  leads: "leads",
  point: "Point at things",
  pointHint: "Others see your pointer on what you point at.",
  pointing: "Others see where you point",
  pointStop: "Stop",
  takeLead: "Take the lead",
  handLead: "Hand over the lead",
  youLead: "You lead now: newcomers come to where you are.",
  landed: (name: string) => `You’re where ${name} is`,
  watching: "The room is full: you’re watching.",
  inLine: (n: number) => (n === 1 ? "The next free seat is yours." : `You’re ${place(n)} in line for a seat.`),
  seated: "You have a seat now.",
  refused: "You’re watching until a seat is free.",
  react: "React",
  reactTo: (title: string) => `React (${title})`,
};
