import type { components } from "@/lib/api/schema";
import { type Accounts, type CodeWords, NO_ACCOUNTS } from "./code-words";
import { type Direction, rateTyped, type Treatment } from "./rates";

type TaxCodeIn = components["schemas"]["TaxCodeIn"];

export const DIRECTIONS = ["sales", "purchases"] as const satisfies readonly Direction[];
export const TREATMENTS = [
  "taxable",
  "zero_rated",
  "exempt",
  "out_of_scope",
  "reverse_charge",
  "withholding",
] as const satisfies readonly Treatment[];

/** One tax of a new code, as it is typed. */
export type ComponentText = {
  readonly key: string;
  readonly name: string;
  /** Percent of the net; of the net and the taxes before it; or an amount for each unit. */
  readonly kind: "percent" | "compound" | "unit";
  readonly rate: string;
  readonly starts_on: string;
  readonly recoverable: string;
  readonly accounts: Accounts;
};

/** A new code, as it is typed. */
export type CodeText = {
  readonly code: string;
  readonly direction: Direction;
  readonly treatment: Treatment;
  readonly said: CodeWords;
  readonly due: { readonly onPayment: boolean; readonly months: string };
  readonly isTogether: boolean;
  readonly components: readonly ComponentText[];
};

export function newComponent(key: string, today: string): ComponentText {
  return {
    key,
    name: "",
    kind: "percent",
    rate: "",
    starts_on: `${today.slice(0, 4)}-01-01`,
    recoverable: "100",
    accounts: NO_ACCOUNTS,
  };
}

/** What is missing or cannot be read, by the API's names of fields; the rest is for the API to say. */
export function missingOf(text: CodeText): { [name: string]: "required" | "rate" | "months" } {
  const missing: { [name: string]: "required" | "rate" | "months" } = {};
  if (!text.code.trim()) {
    missing.code = "required";
  }
  if (!text.said.name.trim()) {
    missing.name = "required";
  }
  text.components.forEach(({ name, rate, starts_on, recoverable }, at) => {
    if (!name.trim()) {
      missing[`components.${at}.name`] = "required";
    }
    if (rateTyped(rate) === null) {
      missing[`components.${at}.rates.0.value`] = "rate";
    }
    if (!starts_on) {
      missing[`components.${at}.rates.0.starts_on`] = "required";
    }
    if (rateTyped(recoverable) === null) {
      missing[`components.${at}.recoverable_percent`] = "rate";
    }
  });
  const isDue = text.components.length > 0 && text.due.onPayment;
  if (isDue && !/^\d{0,3}$/.test(text.due.months.trim())) {
    missing.due_within_months = "months";
  }
  return missing;
}

/** What is sent, of a code that lacks nothing. */
export function bodyOf({ code, direction, treatment, said, due, isTogether, components: parts }: CodeText): TaxCodeIn {
  const isDue = parts.length > 0 && due.onPayment;
  return {
    ...said,
    code: code.trim(),
    name: said.name.trim(),
    direction,
    treatment,
    due_on: isDue ? "payment" : "invoice",
    due_within_months: isDue && due.months.trim() ? Number.parseInt(due.months.trim(), 10) : null,
    rounds_together: parts.length > 1 && isTogether,
    components: parts.map((part) => ({
      name: part.name.trim(),
      is_compound: part.kind === "compound",
      is_per_unit: part.kind === "unit",
      recoverable_percent: direction === "purchases" ? (rateTyped(part.recoverable) ?? "100") : "100",
      output_account_code: part.accounts.output_account_code || null,
      input_account_code: part.accounts.input_account_code || null,
      deferred_account_code: part.accounts.deferred_account_code || null,
      rates: [{ starts_on: part.starts_on, value: rateTyped(part.rate) }],
    })),
  };
}
