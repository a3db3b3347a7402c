import type { Money } from "../../api/types.ts";
import type { BudgetOf, Budgets, MemberId, Settlement } from "../../protocol/generated.ts";

/** One budget, and how things stand with it. */
export interface BudgetLine {
  readonly of: BudgetOf;
  readonly budget: Money;
  /** In minor units; below nought where it is over. */
  readonly left: number;
  /** How many are over it: of what each may spend, others too. */
  readonly over: number;
}

/** How things stand with the budgets: what is in other currencies is not held against them. */
export function budgetLines({ room, each, mine }: Budgets, settled: readonly Settlement[], me: MemberId): BudgetLine[] {
  const inIts = (budget: Money) => settled.find(({ currency }) => currency === budget.currency);
  const line = (of: BudgetOf, budget: Money, spent: number): BudgetLine => {
    const left = budget.amount - spent;
    return { of, budget, left, over: left < 0 ? 1 : 0 };
  };
  const lines: BudgetLine[] = [];
  if (room) lines.push(line("room", room, inIts(room)?.total ?? 0));
  if (each) {
    const shares = inIts(each)?.shares ?? {};
    const over = Object.values(shares).filter((share) => share > each.amount).length;
    lines.push({ ...line("each", each, shares[me] ?? 0), over });
  }
  if (mine) lines.push(line("mine", mine, inIts(mine)?.shares[me] ?? 0));
  return lines;
}
