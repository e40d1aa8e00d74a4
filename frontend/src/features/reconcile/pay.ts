import type { Picked } from "@/components/contacts/contact-picker";
import { type Allocation, allocate, isAgainst, sizeOf } from "@/components/payments/allocate";
import { type MoneyValue, NO_MONEY } from "@/components/ui/money-input";
import type { components } from "@/lib/api/schema";
import { add, type Decimal, isZero, negate, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";
import type { Line } from "./lines";
import type { Proposal } from "./proposals";

type Body = components["schemas"]["PaymentsMatchIn"];
export type Item = components["schemas"]["AgedItemOut"];
export type Deduction = {
  readonly key: number;
  readonly kind: "discount" | "write_off";
  readonly accountId: string;
  readonly amount: MoneyValue;
};
/** The payment that a line is, as it is typed: direction, day and account are the line's. */
export type Form = {
  readonly contact: Picked | null;
  readonly currency: string;
  /** What the contact paid or was paid, where that is in another currency than the account's. */
  readonly amount: MoneyValue;
  readonly rate: string;
  readonly charges: { readonly amount: MoneyValue; readonly accountId: string };
  readonly deductions: readonly Deduction[];
  readonly chosen: { readonly [id: string]: "on" | "off" };
  readonly asked: { readonly [id: string]: MoneyValue };
  readonly isAdvance: boolean;
  readonly isSeen: boolean;
  readonly description: string;
};

/** The fields, as the API names them. */
export const FIELDS = [
  "contact_id",
  "currency",
  "amount",
  "bank_amount",
  "rate",
  "charges.amount",
  "charges.account_id",
  "deductions.*.kind",
  "deductions.*.account_id",
  "deductions.*.amount",
  "allocations.*.amount",
  "allocations.*.line_id",
  "allocations.*",
  "advance",
  "bank_details_seen",
  "description",
].map((name) => `payments.0.${name}`);

/** Begins with the contact and the items of a proposal, where there is one. */
export function newForm(currency: string, chargesAccountId: string, from: Proposal | null): Form {
  const items = (from?.parts ?? []).flatMap(({ open_item_line_id }) => open_item_line_id ?? []);
  return {
    contact: from?.contact_id ? { value: from.contact_id, name: from.contact_name ?? "" } : null,
    currency,
    amount: NO_MONEY,
    rate: "",
    charges: { amount: NO_MONEY, accountId: chargesAccountId },
    deductions: [],
    chosen: Object.fromEntries(items.map((id) => [id, "on"])),
    asked: {},
    isAdvance: false,
    isSeen: false,
    description: "",
  };
}

const read = (amount: string) => parseDecimal(amount) ?? ZERO;
export const isReceipt = (line: Pick<Line, "amount">) => !line.amount.startsWith("-");

/** What the contact paid or was paid: the line and what the bank kept of it; in another currency what is typed, null before. */
export function worthOf(form: Form, line: Pick<Line, "amount" | "currency">): string | null {
  if (form.currency !== line.currency) {
    return form.amount.amount || null;
  }
  const charges = read(form.charges.amount.amount);
  return toWire(add(read(sizeOf(line.amount)), isReceipt(line) ? charges : negate(charges)));
}

/** A rate is asked for where neither of the two currencies is that of the books. */
export function needsRate(form: Form, line: Pick<Line, "currency">, base: string): boolean {
  return form.currency !== line.currency && form.currency !== base && line.currency !== base;
}

export function allocationOf(form: Form, line: Pick<Line, "amount" | "currency">, items: readonly Item[]): Allocation {
  return allocate(
    items.map((item) => ({
      id: item.line_id,
      open: sizeOf(item.open_amount),
      isAgainst: isAgainst(item, isReceipt(line)),
      chosen: form.chosen[item.line_id] ?? "auto",
      asked: form.asked[item.line_id]?.amount || null,
    })),
    {
      amount: worthOf(form, line),
      deductions: form.deductions.flatMap(({ amount }) => (amount.amount ? [amount.amount] : [])),
    },
  );
}

/** What stays open of items that are settled in part because the money does not reach: what may be written off, or was kept by the bank. */
export function shortOf(form: Form, items: readonly Item[], found: Allocation): Decimal {
  return items.reduce((sum, item) => {
    const share = found.shares.get(item.line_id);
    const isPart = share !== undefined && !form.asked[item.line_id]?.amount;
    return isPart ? add(sum, subtract(read(sizeOf(item.open_amount)), share)) : sum;
  }, ZERO);
}

export type Lack = "contact" | "amount" | "rate" | "account" | "must_allocate" | "must_advance";

/** Why it cannot be posted yet. */
export function lacks(
  form: Form,
  line: Pick<Line, "amount" | "currency">,
  found: Allocation,
  base: string,
): Lack | null {
  if (!form.contact) {
    return "contact";
  }
  if (found.amount.digits <= 0n) {
    return "amount";
  }
  if (needsRate(form, line, base) && !form.rate) {
    return "rate";
  }
  if (
    (form.charges.amount.amount && !form.charges.accountId) ||
    form.deductions.some(({ accountId, amount }) => !accountId || !amount.amount)
  ) {
    return "account";
  }
  if (found.left.digits < 0n) {
    return "must_allocate";
  }
  return isZero(found.left) || form.isAdvance ? null : "must_advance";
}

/** What is sent; `sent` are the items of the allocations, in their order. */
export function toBody(
  form: Form,
  line: Pick<Line, "amount" | "currency">,
  { found, sent, base, seen }: { found: Allocation; sent: readonly Item[]; base: string; seen: string | null },
): Body {
  return {
    payments: [
      {
        contact_id: form.contact?.value ?? "",
        currency: form.currency,
        amount: toWire(found.amount),
        bank_amount: sizeOf(line.amount),
        rate: needsRate(form, line, base) ? form.rate : null,
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
        })),
        advance: form.isAdvance && found.left.digits > 0n,
        description: form.description.trim(),
        bank_details_seen: seen,
      },
    ],
    reasons: [],
  } as unknown as Body;
}
