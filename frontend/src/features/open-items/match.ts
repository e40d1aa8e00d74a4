import {
  add,
  compare,
  type Decimal,
  divideHalfUp,
  isZero,
  negate,
  parseDecimal,
  round,
  subtract,
  ZERO,
} from "@/lib/money/decimal";

/** An open item that is to be settled, and how much of it was asked for; null: what the other side allows. */
export type Offer = {
  readonly id: string;
  readonly side: "debit" | "credit";
  /** What is open of it, in its currency and in the base currency. */
  readonly open: string;
  readonly openBase: string;
  readonly asked: string | null;
};
export type Share = { readonly amount: Decimal; readonly base: Decimal };
export type Match = {
  /** What each offer settles, by id. */
  readonly shares: ReadonlyMap<string, Share>;
  readonly debit: Decimal;
  readonly credit: Decimal;
  /** Debits less credits in the base currency: what the different rates of the items leave. */
  readonly difference: Decimal;
  /** Why nothing can be settled: one side is missing, or less of it is there than is asked for on the other. */
  readonly lacks: "debit" | "credit" | null;
};

const read = (amount: string) => parseDecimal(amount) ?? ZERO;
const less = (a: Decimal, b: Decimal) => (compare(a, b) < 0 ? a : b);

/** As the API matches (settlement/rules.py): amounts asked for exactly, the others in their order until one side is used up. */
export function match(offers: readonly Offer[], baseScale: number): Match {
  const total = (side: Offer["side"], of: (offer: Offer) => Decimal) =>
    offers.filter((offer) => offer.side === side).reduce((sum, offer) => add(sum, of(offer)), ZERO);
  const asked = (offer: Offer) => (offer.asked === null ? ZERO : read(offer.asked));
  const free = (offer: Offer) => (offer.asked === null ? read(offer.open) : ZERO);
  const fixed = { debit: total("debit", asked), credit: total("credit", asked) };
  const most = {
    debit: add(fixed.debit, total("debit", free)),
    credit: add(fixed.credit, total("credit", free)),
  };
  const settled = less(most.debit, most.credit);
  const left = { debit: subtract(settled, fixed.debit), credit: subtract(settled, fixed.credit) };
  const lacks = isZero(settled)
    ? isZero(most.debit)
      ? "debit"
      : "credit"
    : left.debit.digits < 0n
      ? "credit"
      : left.credit.digits < 0n
        ? "debit"
        : null;
  const shares = new Map<string, Share>();
  const sums = { debit: ZERO, credit: ZERO };
  let difference = ZERO;
  for (const offer of offers) {
    const room = left[offer.side].digits < 0n ? ZERO : left[offer.side];
    const amount = offer.asked === null ? less(read(offer.open), room) : read(offer.asked);
    if (offer.asked === null) {
      left[offer.side] = subtract(left[offer.side], amount);
    }
    const base = shareOfBase(amount, offer, baseScale);
    shares.set(offer.id, { amount, base });
    sums[offer.side] = add(sums[offer.side], amount);
    difference = add(difference, offer.side === "debit" ? base : negate(base));
  }
  return { shares, ...sums, difference: lacks ? ZERO : difference, lacks };
}

/** What part of an item weighs in the base currency; the last part weighs whatever is left. */
function shareOfBase(amount: Decimal, { open, openBase }: Offer, scale: number): Decimal {
  const [rest, base] = [read(open), read(openBase)];
  if (compare(amount, rest) === 0) {
    return base;
  }
  const wide = Math.max(amount.scale, rest.scale);
  const [part, whole] = [round(amount, wide).digits, round(rest, wide).digits];
  const numerator = base.digits * part * 10n ** BigInt(scale);
  return { digits: divideHalfUp(numerator, whole * 10n ** BigInt(base.scale)), scale };
}
