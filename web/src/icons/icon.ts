import { html, type TemplateResult } from "lit";
import sprite from "./icons.svg?url";

/** The line icons of the sprite: 24 px, stroke 1.75, in the text's colour. */
export type IconName =
  | "alert"
  | "arrow"
  | "bag"
  | "camera"
  | "chat"
  | "check"
  | "clap"
  | "clock"
  | "copy"
  | "dislike"
  | "down"
  | "external"
  | "eye"
  | "fire"
  | "frown"
  | "globe"
  | "grip"
  | "hand"
  | "hanger"
  | "hmm"
  | "host"
  | "laugh"
  | "left"
  | "like"
  | "link"
  | "lock"
  | "love"
  | "minus"
  | "moon"
  | "more"
  | "pause"
  | "photo"
  | "plus"
  | "receipt"
  | "reply"
  | "right"
  | "search"
  | "send"
  | "share"
  | "shield"
  | "sliders"
  | "smile"
  | "stall"
  | "star"
  | "sun"
  | "tag"
  | "trash"
  | "undo"
  | "up"
  | "users"
  | "vote"
  | "wifioff"
  | "wow"
  | "x";

/** A line icon. Always hidden from readers: what it means is said by a word or a label beside it. */
export function icon(name: IconName, size: "" | "s" = ""): TemplateResult {
  return html`<svg class=${size ? "ic ic-s" : "ic"} viewBox="0 0 24 24" aria-hidden="true">
    <use href="${sprite}#i-${name}"></use>
  </svg>`;
}
