import { add, compare, type Decimal, isZero, parseDecimal, subtract, sum, ZERO } from "@/lib/money/decimal";

/** An open item that money can be allocated to, and what was said of it. */
export type Wish = {
  readonly id: string;
  /** What is open of it, without a sign. */
  readonly open: string;
  /** It stands against the money, as an invoice against a receipt; or beside it, as a credit note. */
  readonly isAgainst: boolean;
  /** auto: takes what the money reaches, if it stands against it. */
  readonly chosen: "auto" | "on" | "off";
  /** Exactly so much of it; null: as much as fits. */
  readonly asked: string | null;
};
export type Said = {
  /** What the contact pays or is paid; null: as much as what is chosen comes to. */
  readonly amount: string | null;
  /** What settles items beside the money. */
  readonly deductions: readonly string[];
};
export type Allocation = {
  /** How much of each item is settled, by id. */
  readonly shares: ReadonlyMap<string, Decimal>;
  /** What is paid: as it was said, or what the chosen items need. */
  readonly amount: Decimal;
  /** What amount and deductions come to. */
  readonly worth: Decimal;
  /** Settled of the items, those beside the money taken off. */
  readonly allocated: Decimal;
  /** What of the worth is left over; negative where it does not reach. */
  readonly left: Decimal;
};

const read = (amount: string) => parseDecimal(amount) ?? ZERO;
const less = (a: Decimal, b: Decimal) => (compare(a, b) < 0 ? a : b);
const positive = (a: Decimal) => (a.digits < 0n ? ZERO : a);

/**
 * Proposes what a payment settles: what was asked for exactly, then what was chosen, then the others in their order, the oldest first, until
 * the money is used up. What stands beside the money adds to it where it is chosen. Each share is sent as it is shown.
 */
export function allocate(wishes: readonly Wish[], { amount, deductions }: Said): Allocation {
  const taken = sum(deductions);
  const isTyped = amount !== null;
  const shares = new Map<string, Decimal>();
  const chosen = wishes.filter((wish) => wish.chosen === "on" || (wish.chosen === "auto" && wish.asked !== null));
  const whole = (wish: Wish) => (wish.asked === null ? read(wish.open) : read(wish.asked));
  const total = (of: readonly Wish[]) => of.reduce((all, wish) => add(all, whole(wish)), ZERO);
  const beside = chosen.filter(({ isAgainst }) => !isAgainst);
  const against = chosen.filter(({ isAgainst }) => isAgainst);
  const worth = isTyped ? add(read(amount), taken) : subtract(total(against), total(beside));
  let left = add(worth, total(beside));
  for (const wish of beside) {
    shares.set(wish.id, whole(wish));
  }
  const take = (wish: Wish, share: Decimal) => {
    left = subtract(left, share);
    shares.set(wish.id, share);
  };
  for (const wish of against.filter(({ asked }) => asked !== null)) {
    take(wish, whole(wish));
  }
  for (const wish of against.filter(({ asked }) => asked === null)) {
    take(wish, less(whole(wish), positive(left)));
  }
  if (isTyped) {
    for (const wish of wishes) {
      if (wish.chosen === "auto" && wish.asked === null && wish.isAgainst && left.digits > 0n) {
        take(wish, less(whole(wish), left));
      }
    }
  }
  return {
    shares: new Map([...shares].filter(([, share]) => !isZero(share))),
    amount: isTyped ? read(amount) : subtract(worth, taken),
    worth,
    allocated: subtract(worth, left),
    left,
  };
}

/** Where an item stands: a debit is against a receipt, a credit against a payment. `open_amount` has the sign of its side's ageing. */
export function isAgainst(
  item: { readonly side: "receivable" | "payable"; readonly open_amount: string },
  isReceipt: boolean,
): boolean {
  const isDebit = (item.side === "receivable") !== item.open_amount.startsWith("-");
  return isDebit === isReceipt;
}

/** Without its sign. */
export const sizeOf = (amount: string) => amount.replace(/^-/, "");
