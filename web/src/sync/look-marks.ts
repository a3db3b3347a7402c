import type { Money } from "../api/types.ts";
import type {
  Command,
  EventMessage,
  Hello,
  LookId,
  LookPlan,
  MemberId,
  Millis,
  Reaction,
  Thumb,
  VariantId,
} from "../protocol/generated.ts";
import { type Opinions, withSign, withVote } from "./reactions.ts";

/** What is said of looks beside the board. Of those that are gone as well: they may come back. */
export interface LookMarks {
  /** What everybody thinks of them. */
  readonly votes: Opinions;
  /** What they are for, and whether they are locked. */
  readonly plans: ReadonlyMap<LookId, LookPlan>;
  /** What things cost when they were put on. */
  readonly prices: ReadonlyMap<LookId, Readonly<Record<VariantId, Money>>>;
}

export const NO_MARKS: LookMarks = { votes: new Map(), plans: new Map(), prices: new Map() };

/** What a greeting says. */
export function greetedMarks({ votes, plans, prices }: Hello["look_marks"]): LookMarks {
  return {
    votes: new Map(Object.entries(votes)),
    plans: new Map(Object.entries(plans)),
    prices: new Map(Object.entries(prices)),
  };
}

/** Takes an event in; one that is about something else changes nothing. */
export function foldMarks(marks: LookMarks, event: EventMessage): LookMarks {
  const { by } = event;
  switch (event.type) {
    case "look.voted":
      if (by === undefined) return marks;
      return { ...marks, votes: withVote(marks.votes, event.body.look, by, event.body.thumb) };
    case "look.reacted": {
      const { look, reaction, on } = event.body;
      return by === undefined ? marks : { ...marks, votes: withSign(marks.votes, look, reaction, by, on) };
    }
    case "look.planned":
    case "look.locked":
      return { ...marks, plans: planned(marks.plans, event.body.look, event.body.plan, event.body.forgets) };
    case "look.opened":
      return { ...marks, plans: planned(marks.plans, event.body.look, event.body.plan) };
    case "look.priced": {
      const { look, variant, price } = event.body;
      return { ...marks, prices: new Map(marks.prices).set(look, { ...marks.prices.get(look), [variant]: price }) };
    }
    default:
      return marks;
  }
}

/** The marks as they will be once this command is done. */
export function overMarks(marks: LookMarks, command: Command, me: MemberId, at: Millis): LookMarks {
  switch (command.type) {
    case "look.vote":
      return { ...marks, votes: withVote(marks.votes, command.body.look, me, command.body.thumb) };
    case "look.react": {
      const { look, reaction, on } = command.body;
      return { ...marks, votes: withSign(marks.votes, look, reaction, me, on) };
    }
    case "look.plan": {
      const { look, occasion = "", dress_code = "", locks_at } = command.body;
      const locked = marks.plans.get(look)?.locked;
      const plan: LookPlan = {
        ...(occasion.trim() !== "" && { occasion: occasion.trim() }),
        ...(dress_code.trim() !== "" && { dress_code: dress_code.trim() }),
        ...(locks_at !== undefined && { locks_at }),
        ...(locked && { locked }),
      };
      return { ...marks, plans: planned(marks.plans, look, plan) };
    }
    case "look.lock": {
      const { look, on } = command.body;
      const plan: LookPlan = { ...marks.plans.get(look) };
      if (on) plan.locked ??= { at, by: me };
      else {
        delete plan.locked;
        if (plan.locks_at !== undefined && plan.locks_at <= at) delete plan.locks_at;
      }
      return { ...marks, plans: planned(marks.plans, look, plan) };
    }
    default:
      return marks;
  }
}

function planned(plans: LookMarks["plans"], look: LookId, plan: LookPlan, forgets?: LookId): LookMarks["plans"] {
  const next = new Map(plans);
  if (forgets !== undefined) next.delete(forgets);
  if (Object.keys(plan).length === 0) next.delete(look);
  else next.set(look, plan);
  return next;
}

/** Whether nobody may change a look, at a time of the server's clock. */
export function isLocked({ plans }: Pick<LookMarks, "plans">, look: LookId, now: Millis): boolean {
  const plan = plans.get(look);
  return plan?.locked !== undefined || (plan?.locks_at ?? Infinity) <= now;
}

/** What people say of looks. */
export class LookMarkActions {
  constructor(private readonly command: (command: Command) => void) {}

  /** The reader's thumb; null takes it back. */
  vote(look: LookId, thumb: Thumb | null): void {
    this.command({ type: "look.vote", body: { look, thumb } });
  }

  /** Sets the reader's sign, or takes it back. */
  react(look: LookId, reaction: Reaction, on: boolean): void {
    this.command({ type: "look.react", body: { look, reaction, on } });
  }

  /** What it is for, and by when it is done; what is left out is so no more. */
  plan(look: LookId, plan: Pick<LookPlan, "occasion" | "dress_code" | "locks_at">): void {
    this.command({ type: "look.plan", body: { look, ...plan } });
  }

  /** Nobody can change it any more, or everybody again. */
  lock(look: LookId, on: boolean): void {
    this.command({ type: "look.lock", body: { look, on } });
  }
}
