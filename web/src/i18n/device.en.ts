import { counter } from "./plural.ts";

const n = counter("en");
const rooms = (count: number): string => n(count, { one: "# room", other: "# rooms" });

/** Going on as oneself on another device. */
export const device = {
  use: "Use on your phone",
  useText:
    "Scan this with your phone, or open the link on any other device: there you go on as yourself, in all your rooms.",
  once: "Good once, and for ten minutes. Whoever has it can be you, so show it to nobody.",
  link: "Link to your other device",
  copy: "Copy the link",
  copied: "Copied",
  codeLabel: "QR code of the link to your other device",
  ended: "This link has ended.",
  anew: "Make a new one",
  making: "Making the link…",
  title: "Go on here · Cabas",
  looking: "Looking at your link…",
  heading: (name: string) => `Go on here as ${name}?`,
  text: (name: string, count: number) =>
    count === 0
      ? `This device will know you as ${name}.`
      : `You will be ${name} on this device, too, in ${rooms(count)}.`,
  here: (name: string, count: number) => `This device is known as ${name} now, in ${rooms(count)}.`,
  hereText: (name: string, before: string) =>
    `Those rooms come along. Where ${name} is in one already, ${before} stays there as somebody else, whom this device can’t be any more.`,
  go: (name: string) => `Go on as ${name}`,
  going: "One moment…",
  stay: "Leave it as it is",
  same: (name: string) => `This device is ${name} already`,
  sameText: "Open the link on the other device.",
  done: (name: string, moved: number) =>
    moved === 0 ? `You are ${name} here now.` : `You are ${name} here now, with ${rooms(moved)} more.`,
  usedHeading: "This link was used already",
  usedText: "A link is good once. Make a new one on the other device: home page, “Use on your phone”.",
  expiredHeading: "This link has ended",
  expiredText: "It was good for ten minutes. Make a new one on the other device: home page, “Use on your phone”.",
  unknownHeading: "This link leads nowhere",
  unknownText:
    "It may be cut off, or there is a newer one. Make another on the other device: home page, “Use on your phone”.",
  failedHeading: "The link could not be read",
};
