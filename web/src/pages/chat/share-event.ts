import type { Place } from "../../ui/router.ts";

/** Somebody wants to say something about a thing, or to show it in the chat. */
export class ShareEvent extends CustomEvent<Place> {
  static readonly type = "cb-about";
  constructor(place: Place) {
    super(ShareEvent.type, { detail: place, bubbles: true, composed: true });
  }
}
