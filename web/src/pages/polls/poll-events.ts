import type { PollOption } from "../../protocol/generated.ts";

/** Somebody wants to ask the room; the first option may be known. */
export class NewPollEvent extends Event {
  static readonly type = "cb-new-poll";
  constructor(readonly first?: PollOption) {
    super(NewPollEvent.type, { bubbles: true, composed: true });
  }
}
