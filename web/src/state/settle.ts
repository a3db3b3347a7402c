import type { Money } from "../api/types.ts";
import type { MemberId, Settlement, SplitRule, Transfer } from "../protocol/generated.ts";

/**
 * Who owes whom, reckoned in the page so that it is live: it holds the cart with the reader's unsaved edits, the prices and
 * what is agreed. What all of it means is `src/room/settle.rs` of the server; both are tested against
 * `tests/fixtures/settle.json`, which that module writes. Amounts are minor units of one currency each.
 */

/** Most people among whom the fewest transfers are looked for. The server's number. */
const MAX_EXACT = 12;

/** One line of the cart, as far as the bill is concerned. */
export interface SettleLine {
  /** Of one; null where nobody knows it. */
  readonly price: Money | null;
  readonly wants: ReadonlyMap<MemberId, number>;
  readonly payer?: MemberId | undefined;
  readonly maybe?: boolean | undefined;
  /** Its own rule. */
  readonly split?: SplitRule | undefined;
}

type Sums = Map<MemberId, number>;
type Weights = readonly (readonly [MemberId, number])[];
type Balance = readonly [MemberId, number];

/** One settlement a currency, in the order of their codes. `people`: among whom is split what is split among all. */
export function settle(lines: readonly SettleLine[], split: SplitRule, people: readonly MemberId[]): Settlement[] {
  const currencies = new Map<string, CurrencySums>();
  for (const { price, wants, payer, maybe, split: own } of lines) {
    const wanted = [...wants.values()].reduce((sum, n) => sum + n, 0);
    if (maybe || !price || wanted === 0) continue;
    const sums = currencies.get(price.currency) ?? new CurrencySums();
    currencies.set(price.currency, sums);
    const weights = weightsOf(own ?? split, people);
    if (weights) sums.together(payer, weights, price.amount * wanted);
    else for (const [member, n] of wants) sums.bear(payer, member, price.amount * n);
  }
  return [...currencies].sort(([a], [b]) => compare(a, b)).map(([currency, sums]) => ({ currency, ...sums.settle() }));
}

/** Who bears how many parts; undefined: what they want. */
function weightsOf(rule: SplitRule, people: readonly MemberId[]): Weights | undefined {
  let weights: Weights;
  if (rule.by === "wants") return undefined;
  if (rule.by === "equally") {
    const among = rule.among?.length ? rule.among : people;
    weights = among.map((member) => [member, 1] as const);
  } else weights = Object.entries(rule.parts);
  const sorted = [...weights].sort(([a], [b]) => compare(a, b));
  return sorted.some(([, part]) => part > 0) ? sorted : undefined;
}

/** The sums of one currency. */
class CurrencySums {
  readonly #shares: Sums = new Map();
  readonly #paid: Sums = new Map();
  /** Paid, less what one bears of what somebody pays. */
  readonly #balance: Sums = new Map();
  /** What is split the same way and paid by the same person: split once, so that a cent is left over as seldom as can be. */
  readonly #together = new Map<string, { payer: MemberId | undefined; weights: Weights; sum: number }>();
  #unpaid = 0;

  together(payer: MemberId | undefined, weights: Weights, sum: number): void {
    const key = JSON.stringify([payer ?? null, weights]);
    const known = this.#together.get(key);
    if (known) known.sum += sum;
    else this.#together.set(key, { payer, weights, sum });
  }

  bear(payer: MemberId | undefined, member: MemberId, amount: number): void {
    add(this.#shares, member, amount);
    if (payer === undefined) this.#unpaid += amount;
    else {
      add(this.#paid, payer, amount);
      add(this.#balance, payer, amount);
      add(this.#balance, member, -amount);
    }
  }

  settle(): Omit<Settlement, "currency"> {
    for (const { payer, weights, sum } of this.#together.values()) {
      const parts = allot(
        sum,
        weights.map(([, part]) => part),
      );
      weights.forEach(([member], n) => this.bear(payer, member, parts[n] ?? 0));
    }
    const shares = listed(this.#shares);
    return {
      total: shares.reduce((sum, [, amount]) => sum + amount, 0),
      unpaid: this.#unpaid,
      shares: Object.fromEntries(shares),
      paid: Object.fromEntries(listed(this.#paid)),
      transfers: transfers(listed(this.#balance)),
    };
  }
}

function add(sums: Sums, member: MemberId, amount: number): void {
  sums.set(member, (sums.get(member) ?? 0) + amount);
}

/** By id, without those of nought. */
function listed(sums: Sums): Balance[] {
  return [...sums].filter(([, amount]) => amount !== 0).sort(([a], [b]) => compare(a, b));
}

/**
 * Splits an amount by weights, whole: what rounding down leaves over goes to the largest remainders, of equal ones to the
 * first. No product on the way leaves what a number holds exactly.
 */
export function allot(amount: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  if (all === 0) return weights.map(() => 0);
  const rest = amount % all;
  const each = (amount - rest) / all;
  const parts = weights.map((weight) => each * weight + Math.floor((rest * weight) / all));
  const remainders = weights.map((weight, n) => ({ n, remainder: (rest * weight) % all }));
  const leftOver = amount - parts.reduce((sum, part) => sum + part, 0);
  remainders.sort((a, b) => b.remainder - a.remainder || a.n - b.n);
  for (const { n } of remainders.slice(0, leftOver)) parts[n] = (parts[n] ?? 0) + 1;
  return parts;
}

/** The fewest transfers that even out balances, which add up to nought; the largest first. */
function transfers(balances: readonly Balance[]): Transfer[] {
  const all = balances.length <= MAX_EXACT ? groups(balances).flatMap(evenOut) : evenOut(balances);
  return all.sort((a, b) => b.amount - a.amount || compare(a.from, b.from) || compare(a.to, b.to));
}

/**
 * As many groups that add up to nought as can be: each settles among itself, with one transfer less than it has people. By
 * dynamic programming over subsets, which are numbers: a bit for each person.
 */
function groups(balances: readonly Balance[]): Balance[][] {
  const full = (1 << balances.length) - 1;
  const sums = [0];
  // How many groups a subset can be filled up with one by one, and who comes last then.
  const best = [0];
  const last = [0];
  for (let set = 1; set <= full; set += 1) {
    const first = 31 - Math.clz32(set & -set);
    const sum = (sums[set & (set - 1)] ?? 0) + (balances[first]?.[1] ?? 0);
    let most = -1;
    balances.forEach((_, n) => {
      const without = (set >> n) & 1 ? (best[set & ~(1 << n)] ?? 0) : -1;
      if (without > most) {
        most = without;
        last[set] = n;
      }
    });
    sums[set] = sum;
    best[set] = most + (sum === 0 ? 1 : 0);
  }
  const found: Balance[][] = [];
  let group: Balance[] = [];
  for (let set = full; set > 0;) {
    if (sums[set] === 0 && group.length > 0) {
      found.push(group);
      group = [];
    }
    const n = last[set] ?? 0;
    const balance = balances[n];
    if (balance) group.push(balance);
    set &= ~(1 << n);
  }
  if (group.length > 0) found.push(group);
  return found;
}

/** The largest debt to the largest claim, until all is even. */
function evenOut(balances: readonly Balance[]): Transfer[] {
  const left = [...balances].sort(([a], [b]) => compare(a, b)).map(([member, balance]) => ({ member, balance }));
  const found: Transfer[] = [];
  for (;;) {
    // The first of equal ones, so that every reader finds the same.
    let debtor = left[0];
    let creditor = left[0];
    for (const each of left) {
      if (debtor && each.balance < debtor.balance) debtor = each;
      if (creditor && each.balance > creditor.balance) creditor = each;
    }
    if (!debtor || !creditor || debtor.balance >= 0 || creditor.balance <= 0) return found;
    const amount = Math.min(creditor.balance, -debtor.balance);
    debtor.balance += amount;
    creditor.balance -= amount;
    found.push({ from: debtor.member, to: creditor.member, amount });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
