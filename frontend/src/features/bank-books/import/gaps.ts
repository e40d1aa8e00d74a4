import { addDays } from "@/lib/dates/format";
import { parseDecimal, subtract, toWire } from "@/lib/money/decimal";

type Statement = {
  readonly from_on: string | null;
  readonly to_on: string | null;
  readonly opening: string | null;
  readonly closing: string | null;
};
export type Gap = { readonly days: { from: string; to: string } | null; readonly amount: string | null };
/** The latest statement that is kept of the account. */
export type Before = { readonly on: string; readonly balance: string | null };

/**
 * What is missing before each statement of a file, by its place: days between it and the one before, and money where the balances do not meet.
 * Where they meet nothing is missing, whatever the days are. The one before the first is the latest that is kept, where the file goes on from it.
 */
export function gapsOf(statements: readonly Statement[], before: Before | null): ReadonlyMap<number, Gap> {
  const found = new Map<number, Gap>();
  const inOrder = statements
    .map((one, place) => ({ ...one, place }))
    .sort(
      (a, b) =>
        (a.from_on ?? "").localeCompare(b.from_on ?? "") ||
        (a.to_on ?? "").localeCompare(b.to_on ?? "") ||
        a.place - b.place,
    );
  let last: Before | null = before;
  for (const { place, from_on, to_on, opening, closing } of inOrder) {
    if (!from_on || !to_on) {
      continue;
    }
    const gap = last && last.on < from_on ? between(last, from_on, opening) : null;
    if (gap) {
      found.set(place, gap);
    }
    if (!last || last.on <= to_on) {
      last = { on: to_on, balance: closing };
    }
  }
  return found;
}

function between(last: Before, from: string, opening: string | null): Gap | null {
  const isApart = addDays(last.on, 1) < from;
  const [ours, theirs] = [opening, last.balance].map((amount) => (amount === null ? null : parseDecimal(amount)));
  const amount = ours && theirs ? subtract(ours, theirs) : null;
  if (amount?.digits === 0n || (!isApart && amount === null)) {
    return null;
  }
  return {
    days: isApart ? { from: addDays(last.on, 1), to: addDays(from, -1) } : null,
    amount: amount ? toWire(amount) : null,
  };
}
