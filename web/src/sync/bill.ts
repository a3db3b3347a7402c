import type {
  Bill,
  BudgetOf,
  Command,
  EventMessage,
  LineMarks,
  MemberId,
  Millis,
  SplitRule,
  VariantId,
} from "../protocol/generated.ts";
import type { Money } from "../api/types.ts";

/** What is agreed about a cart of which nothing is known yet. */
export const NO_BILL: Bill = { lines: {}, split: { by: "wants" }, budgets: {}, prices: {} };

/** Takes an event in; one that is about something else changes nothing. */
export function foldBill(bill: Bill, event: EventMessage): Bill {
  const by = event.by ?? "";
  switch (event.type) {
    case "cart.payer": {
      const { variant, payer } = event.body;
      return marked(bill, variant, "payer", payer ?? undefined);
    }
    case "cart.noted": {
      const { variant, text } = event.body;
      return marked(bill, variant, "note", text === null ? undefined : { text, by, at: event.at });
    }
    case "cart.maybe":
      return marked(bill, event.body.variant, "maybe", event.body.maybe ? by : undefined);
    case "cart.split": {
      const { variant, rule } = event.body;
      if (variant === undefined) return { ...bill, split: rule ?? NO_BILL.split };
      return marked(bill, variant, "split", rule ? { rule, by } : undefined);
    }
    case "cart.budget": {
      const budgets = { ...bill.budgets };
      if (event.body.amount) budgets[event.body.of] = event.body.amount;
      else Reflect.deleteProperty(budgets, event.body.of);
      return { ...bill, budgets };
    }
    case "cart.priced":
      return { ...bill, prices: { ...bill.prices, [event.body.variant]: event.body.price } };
    default:
      return bill;
  }
}

/** The bill as it will be once this command is done. */
export function overBill(bill: Bill, command: Command, me: MemberId, at: Millis): Bill {
  const event = becomes(bill, command, me);
  return event ? foldBill(bill, { seq: 0, at, by: me, ...event } as EventMessage) : bill;
}

function becomes(bill: Bill, command: Command, me: MemberId): { type: string; body: unknown } | undefined {
  switch (command.type) {
    case "cart.pay": {
      const { variant, pay } = command.body;
      const payer = bill.lines[variant]?.payer;
      // Somebody was first: the server will say so.
      if (pay && payer !== undefined) return undefined;
      return { type: "cart.payer", body: { variant, payer: pay ? me : null } };
    }
    case "cart.note": {
      const text = command.body.text.trim();
      return { type: "cart.noted", body: { variant: command.body.variant, text: text === "" ? null : text } };
    }
    case "cart.maybe":
    case "cart.split":
    case "cart.budget":
      return command;
    default:
      return undefined;
  }
}

/** With one mark of one line set, or taken away; a line without marks is not listed. */
function marked<K extends keyof LineMarks>(bill: Bill, variant: VariantId, mark: K, value: LineMarks[K]): Bill {
  const line: LineMarks = { ...bill.lines[variant] };
  if (value === undefined) Reflect.deleteProperty(line, mark);
  else line[mark] = value;
  const lines = { ...bill.lines, [variant]: line };
  if (Object.keys(line).length === 0) Reflect.deleteProperty(lines, variant);
  return { ...bill, lines };
}

/** What people agree about the cart. */
export class BillActions {
  readonly #command: (command: Command) => void;

  constructor(command: (command: Command) => void) {
    this.#command = command;
  }

  /** The reader pays for a line, or takes back that somebody does. */
  pay(variant: VariantId, pay: boolean): void {
    this.#command({ type: "cart.pay", body: { variant, pay } });
  }

  /** An empty text takes the note away. */
  note(variant: VariantId, text: string): void {
    this.#command({ type: "cart.note", body: { variant, text } });
  }

  /** Sets a line aside, where it is not counted, or brings it back. */
  maybe(variant: VariantId, maybe: boolean): void {
    this.#command({ type: "cart.maybe", body: { variant, maybe } });
  }

  /** How a line is split, or, without one, all that have no rule of their own; null takes the rule back. */
  split(rule: SplitRule | null, variant?: VariantId): void {
    this.#command({ type: "cart.split", body: { rule, ...(variant !== undefined && { variant }) } });
  }

  /** Null takes the budget away. */
  budget(of: BudgetOf, amount: Money | null): void {
    this.#command({ type: "cart.budget", body: { of, amount } });
  }
}
