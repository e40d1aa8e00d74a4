import { type Allocation, allocate, isAgainst, sizeOf } from "@/components/payments/allocate";
import { type MoneyValue, NO_MONEY } from "@/components/ui/money-input";
import type { components } from "@/lib/api/schema";
import {
  add,
  compare,
  type Decimal,
  isZero,
  multiply,
  negate,
  parseDecimal,
  round,
  toWire,
  ZERO,
} from "@/lib/money/decimal";
import type { Item } from "./api";
import type { Direction } from "./filter";

type PaymentIn = components["schemas"]["PaymentIn"];
export type DeductionText = {
  readonly key: string;
  readonly kind: "discount" | "write_off";
  readonly accountId: string;
  readonly amount: MoneyValue;
};
/** A payment as it is typed. */
export type Form = {
  readonly direction: Direction;
  readonly contactId: string;
  readonly accountId: string;
  readonly paidOn: string;
  readonly currency: string;
  readonly amount: MoneyValue;
  /** Where the account is kept in no currency of its own. */
  readonly bankCurrency: string;
  readonly bankAmount: MoneyValue;
  readonly rate: string;
  readonly charges: { readonly amount: MoneyValue; readonly accountId: string };
  readonly deductions: readonly DeductionText[];
  readonly isAdvance: boolean;
  readonly controlAccountId: string;
  readonly reference: string;
  readonly description: string;
  readonly isSeen: boolean;
  /** What was said of items, by id. */
  readonly chosen: { readonly [id: string]: "on" | "off" };
  readonly asked: { readonly [id: string]: MoneyValue };
  /** Whether the discount for paying early of an item is taken, by id; without a word as the money says. */
  readonly discounts: { readonly [id: string]: boolean };
  /** Of those discounts; empty: as the settings say. */
  readonly discountAccountId: string;
};
/** An account that money moves on. */
export type MoneyAccount = { readonly id: string; readonly subtype: string; readonly currency: string };

/** The fields, as the API names them. */
export const FIELDS = [
  "direction",
  "contact_id",
  "account_id",
  "paid_on",
  "currency",
  "amount",
  "bank_currency",
  "bank_amount",
  "rate",
  "bank_details_seen",
  "allocations.*.amount",
  "allocations.*.line_id",
  "allocations.*",
  "deductions.*.kind",
  "deductions.*.account_id",
  "deductions.*.amount",
  "allocations.*.early_discount",
  "discount_account_id",
  "charges.amount",
  "charges.account_id",
  "advance",
  "control_account_id",
  "reference",
  "description",
] as const;

export function newForm(start: Partial<Form> & Pick<Form, "direction" | "paidOn" | "currency">): Form {
  return {
    contactId: "",
    accountId: "",
    amount: NO_MONEY,
    bankCurrency: "",
    bankAmount: NO_MONEY,
    rate: "",
    charges: { amount: NO_MONEY, accountId: "" },
    deductions: [],
    isAdvance: false,
    controlAccountId: "",
    reference: "",
    description: "",
    isSeen: false,
    chosen: {},
    asked: {},
    discounts: {},
    discountAccountId: "",
    ...start,
  };
}

/** The currency that moves on the account of the money: its own, the one that was chosen, or that of the books. */
export function bankCurrencyOf(form: Form, account: MoneyAccount | undefined, base: string): string {
  return account?.currency || form.bankCurrency || base;
}

/** A rate is asked for where neither of the two currencies is that of the books: then no amount tells it. */
export function needsRate(form: Form, bankCurrency: string, base: string): boolean {
  return form.currency !== base && bankCurrency !== base;
}

/** What can be settled: in the currency of the payment. */
export function fitting(items: readonly Item[], currency: string): Item[] {
  return items.filter((item) => item.currency === currency);
}

/** What the form comes to: the share of each item, what is left, and the discounts for paying early that are taken, by item. */
export type Proposal = Allocation & { readonly discounts: ReadonlyMap<string, Decimal> };

/** Whether the item has a discount that lasts until the day of the payment. */
export function isEarly(form: Form, item: Item): boolean {
  const { early_discount: early } = item;
  return early !== null && form.paidOn <= early.until && isAgainst(item, form.direction === "receipt");
}

/**
 * Discounts settle beside the money, each by the percent of what is settled of its item, and only of items that are settled as far as was
 * asked. Where nobody said otherwise they are taken one after the other, as long as no money is left over by it; what settles items exactly
 * without a discount takes none.
 */
export function allocationOf(form: Form, items: readonly Item[], scale: number): Proposal {
  const early = items.filter((item) => isEarly(form, item) && form.discounts[item.line_id] !== false);
  const propose = (taking: readonly Item[]): Proposal => {
    const discounts = new Map(taking.map((item) => [item.line_id, discountOf(form, item, scale)]));
    return { ...allocated(form, items, [...discounts.values()].map(toWire)), discounts };
  };
  const fits = (found: Proposal) =>
    items.every((item) => !found.discounts.has(item.line_id) || isWhole(form, item, found));
  const isSaid = (item: Item) => form.discounts[item.line_id] === true;
  let found = propose([]);
  const isTyped = form.amount.amount !== "";
  const isExact =
    isTyped &&
    isZero(found.left) &&
    items.every((item) => !found.shares.has(item.line_id) || isWhole(form, item, found));
  for (const item of [...early.filter(isSaid), ...early.filter((one) => !isSaid(one))]) {
    const taking = items.filter(({ line_id }) => found.discounts.has(line_id) || line_id === item.line_id);
    const next = propose(taking);
    const isWanted = isSaid(item) || !isTyped || (!isExact && next.left.digits <= 0n);
    if (isWanted && fits(next) && next.discounts.get(item.line_id)?.digits) {
      found = next;
    }
  }
  return found;
}

function allocated(form: Form, items: readonly Item[], discounts: readonly string[]): Allocation {
  return allocate(
    items.map((item) => ({
      id: item.line_id,
      open: sizeOf(item.open_amount),
      isAgainst: isAgainst(item, form.direction === "receipt"),
      chosen: form.chosen[item.line_id] ?? "auto",
      asked: form.asked[item.line_id]?.amount || null,
    })),
    {
      amount: form.amount.amount || null,
      deductions: [...form.deductions.flatMap(({ amount }) => (amount.amount ? [amount.amount] : [])), ...discounts],
    },
  );
}

const settledOf = (form: Form, item: Item) =>
  parseDecimal(form.asked[item.line_id]?.amount || sizeOf(item.open_amount)) ?? ZERO;

function isWhole(form: Form, item: Item, found: Allocation): boolean {
  const share = found.shares.get(item.line_id);
  return share !== undefined && compare(share, settledOf(form, item)) === 0;
}

function discountOf(form: Form, item: Item, scale: number): Decimal {
  const percent = parseDecimal(item.early_discount?.percent ?? "") ?? ZERO;
  const exact = multiply(settledOf(form, item), percent);
  return round({ digits: exact.digits, scale: exact.scale + 2 }, scale);
}

/** What moves on the account where it is kept in the currency of the payment: the amount, less or with the charges. */
export function moved(form: Form, amount: Allocation["amount"]): string {
  const charges = parseDecimal(form.charges.amount.amount) ?? ZERO;
  return toWire(add(amount, form.direction === "receipt" ? negate(charges) : charges));
}

/** What is sent; `sent` are the items of the allocations, in their order. */
export function toBody(
  form: Form,
  {
    found,
    sent,
    bankCurrency,
    base,
    seen,
  }: {
    found: Proposal;
    sent: readonly Item[];
    bankCurrency: string;
    base: string;
    /** The bank details that were looked at. */
    seen: string | null;
  },
): PaymentIn {
  const isOther = bankCurrency !== form.currency;
  const isAdvance = form.isAdvance && found.left.digits > 0n;
  return {
    direction: form.direction,
    contact_id: form.contactId,
    account_id: form.accountId,
    paid_on: form.paidOn,
    currency: form.currency,
    amount: toWire(found.amount),
    bank_currency: bankCurrency,
    bank_amount: isOther ? form.bankAmount.amount || null : null,
    rate: needsRate(form, bankCurrency, base) ? form.rate || null : null,
    charges: form.charges.amount.amount
      ? { account_id: form.charges.accountId, amount: form.charges.amount.amount }
      : null,
    deductions: form.deductions.map(({ kind, accountId, amount }) => ({
      kind,
      account_id: accountId,
      amount: amount.amount,
    })),
    allocations: sent.map(({ line_id }) => ({
      line_id,
      amount: toWire(found.shares.get(line_id) ?? ZERO),
      early_discount: found.discounts.has(line_id),
    })),
    discount_account_id: found.discounts.size > 0 && form.discountAccountId ? form.discountAccountId : null,
    advance: isAdvance,
    control_account_id: isAdvance && form.controlAccountId ? form.controlAccountId : null,
    reference: form.reference.trim(),
    description: form.description.trim(),
    bank_details_seen: seen,
  } as PaymentIn;
}

/** Fields that are still empty, as the API names them. */
export function missingOf(form: Form, bankCurrency: string): string[] {
  const wanted: [string, string][] = [
    ["contact_id", form.contactId],
    ["account_id", form.accountId],
    ["paid_on", form.paidOn],
    ["currency", form.currency],
    ...(bankCurrency === form.currency ? [] : [["bank_amount", form.bankAmount.amount] as [string, string]]),
    ...form.deductions.flatMap(({ accountId, amount }, at): [string, string][] => [
      [`deductions.${at}.account_id`, accountId],
      [`deductions.${at}.amount`, amount.amount],
    ]),
    ...(form.charges.amount.amount ? [["charges.account_id", form.charges.accountId] as [string, string]] : []),
  ];
  return wanted.filter(([, text]) => !text).map(([name]) => name);
}

/** Why it cannot be recorded yet. */
export function whyNot(form: Form, found: Allocation): "nothing_said" | "must_advance" | "must_allocate" | null {
  if (found.amount.digits <= 0n) {
    return "nothing_said";
  }
  if (found.left.digits < 0n) {
    return "must_allocate";
  }
  return isZero(found.left) || form.isAdvance ? null : "must_advance";
}
