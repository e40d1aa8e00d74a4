import { add, parseDecimal, toWire, ZERO } from "@/lib/money/decimal";

/** Each begins with so many days; the last is open. */
export const BUCKETS = [0, 31, 61, 91] as const;
export type Bucket = (typeof BUCKETS)[number];
type Aged = { readonly age_days: number; readonly amount: string; readonly currency: string };
export type Ages = {
  readonly currency: string;
  readonly of: { readonly [bucket in Bucket]: string };
  readonly count: number;
};

type Noted = { readonly counterparty_name: string; readonly text: string; readonly description: string };

/** Whether nobody wrote what is known of it: what is posted is called as the bank called it then. */
export function isSaidByBank({ counterparty_name, text, description }: Noted): boolean {
  const said = `${counterparty_name} ${text}`.split(/\s+/).filter(Boolean).join(" ");
  return said.includes(description);
}

export function bucketOf(days: number): Bucket {
  return BUCKETS.findLast((from) => days >= from) ?? 0;
}

/** What lines come to by age, for each currency. */
export function agesOf(items: readonly Aged[]): Ages[] {
  return [...new Set(items.map(({ currency }) => currency))].sort().map((currency) => {
    const own = items.filter((item) => item.currency === currency);
    const sumOf = (bucket: Bucket) =>
      toWire(
        own
          .filter(({ age_days }) => bucketOf(age_days) === bucket)
          .reduce((sum, { amount }) => add(sum, parseDecimal(amount) ?? ZERO), ZERO),
      );
    return {
      currency,
      count: own.length,
      of: { 0: sumOf(0), 31: sumOf(31), 61: sumOf(61), 91: sumOf(91) },
    };
  });
}
