import type { PollOption } from "../../protocol/generated.ts";

/** Somebody wants to ask the room; the first option may be known. */
export class NewPollEvent extends Event {
  static readonly type = "cb-new-poll";
  constructor(readonly first?: PollOption) {
    super(NewPollEvent.type, { bubbles: true, composed: true });
  }
}

/** A poll's card has been drawn, and may be higher than before. */
export class DrawnEvent extends Event {
  static readonly type = "cb-drawn";
  constructor() {
    super(DrawnEvent.type, { bubbles: true, composed: true });
  }
}
