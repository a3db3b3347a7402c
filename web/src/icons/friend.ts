import { html, nothing, type TemplateResult } from "lit";
import sprite from "./friends.svg?url";

/** The twelve things from the stall, in the order of `MemberView.avatar`. */
const FRIENDS = [
  "tomato",
  "lemon",
  "pear",
  "fig",
  "aubergine",
  "radish",
  "cherry",
  "artichoke",
  "carrot",
  "blueberry",
  "mushroom",
  "sardine",
] as const;

/** What is needed to draw a friend. */
export interface Face {
  readonly name: string;
  readonly avatar: number;
}

export interface FaceOptions {
  /** Diameter in pixels. */
  size?: 20 | 24 | 28 | 36 | 40 | 56;
  /** The name stands beside it: readers need not hear it twice. */
  named?: boolean;
  /** Not at the page for some time, or not there at all: paler. */
  away?: boolean;
  /** Touching nothing, or looking at something else: a little paler. */
  idle?: boolean;
  /** Somebody else in the room has the same thing: the initial tells them apart. */
  initial?: boolean;
  /** Without the ring that parts overlapping ones. */
  flat?: boolean;
}

/** The class that sets a friend's colour (`--m`) for what is within. */
export function colour(avatar: number): string {
  return `m-${avatar % FRIENDS.length}`;
}

/** A friend's face: shape and colour, so that nobody is told by colour alone. */
export function friend(face: Face, options: FaceOptions = {}): TemplateResult {
  const { size = 28, named = false, away = false, idle = false, initial = false, flat = false } = options;
  const classes = `av av-${size} ${colour(face.avatar)}${away ? " away" : idle ? " idle" : ""}${flat ? " flat" : ""}`;
  const drawing = html`<svg viewBox="0 0 40 40" aria-hidden="true">
      <use href="${sprite}#f-${FRIENDS[face.avatar % FRIENDS.length] ?? "tomato"}"></use>
    </svg>
    ${initial ? html`<span class="initial" aria-hidden="true">${Array.from(face.name)[0]?.toLocaleUpperCase()}</span>` : nothing}`;
  return named
    ? html`<span class=${classes} aria-hidden="true">${drawing}</span>`
    : html`<span class=${classes} role="img" aria-label=${face.name} title=${face.name}>${drawing}</span>`;
}

/** Several friends, overlapping; beyond `most` the rest is a number. */
export function friends(faces: readonly Face[], most: number, options: FaceOptions = {}): TemplateResult {
  const shown = faces.length > most ? faces.slice(0, most) : faces;
  const rest = faces.length - shown.length;
  return html`<span class="avs"
    >${shown.map((face) => friend(face, options))}${rest > 0 ? html`<span class="more-n">+${rest}</span>` : nothing}</span
  >`;
}
