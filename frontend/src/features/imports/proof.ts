import type { components } from "@/lib/api/schema";
import { add, type Decimal, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";

export type Month = components["schemas"]["MonthOut"];
export type AccountSum = {
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
  readonly balance: string;
};

const of = (text: string): Decimal => parseDecimal(text) ?? ZERO;

/** The trial balance that the import brings: debits, credits and balance of each account over all months and units. */
export function byAccount(months: readonly Month[]): AccountSum[] {
  const sums = new Map<string, { debit: Decimal; credit: Decimal }>();
  for (const { account, debit, credit } of months) {
    const sum = sums.get(account) ?? { debit: ZERO, credit: ZERO };
    sums.set(account, { debit: add(sum.debit, of(debit)), credit: add(sum.credit, of(credit)) });
  }
  return [...sums]
    .map(([account, { debit, credit }]) => ({
      account,
      debit: toWire(debit),
      credit: toWire(credit),
      balance: toWire(subtract(debit, credit)),
    }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

export function total(rows: readonly { readonly debit: string; readonly credit: string }[]): {
  debit: string;
  credit: string;
} {
  const sum = (side: "debit" | "credit") => toWire(rows.reduce((done, row) => add(done, of(row[side])), ZERO));
  return { debit: sum("debit"), credit: sum("credit") };
}

export const isZero = (amount: string): boolean => of(amount).digits === 0n;

export const isSame = (a: string, b: string): boolean => subtract(of(a), of(b)).digits === 0n;
