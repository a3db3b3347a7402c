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
  collection: "a collection",
  leads: "leads",
  point: "Point at things",
  pointHint: "Others see your pointer on what you point at.",
  pointing: "Others see where you point",
  pointStop: "Stop",
  takeLead: "Take the lead",
  handLead: "Hand over the lead",
  youLead: "You lead now: newcomers come to where you are.",
  landed: (name: string) => `You’re where ${name} is`,
  seated: "You have a seat now.",
};
