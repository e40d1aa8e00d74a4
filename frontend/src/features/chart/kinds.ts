import type { components } from "@/lib/api/schema";
import type { PlainKey } from "@/lib/i18n/words";

export type AccountClass = components["schemas"]["AccountClassName"];

/** The kinds of account of each class, as the ledger knows them (oasys/ledger/rules.py); the usual one first. */
export const KINDS = {
  asset: [
    "current_asset",
    "bank",
    "cash",
    "receivable",
    "inventory",
    "prepayment",
    "fixed_asset",
    "accumulated_depreciation",
    "intangible_asset",
    "non_current_asset",
    "tax_asset",
    "clearing",
  ],
  liability: [
    "current_liability",
    "payable",
    "credit_card",
    "tax_liability",
    "accrual",
    "deferred_income",
    "loan",
    "non_current_liability",
  ],
  equity: ["equity", "share_capital", "retained_earnings", "reserve", "drawings", "opening_balance"],
  income: ["revenue", "other_income", "exchange_gain"],
  expense: [
    "operating_expense",
    "cost_of_sales",
    "payroll",
    "depreciation",
    "finance_cost",
    "tax_expense",
    "exchange_loss",
    "rounding",
    "other_expense",
  ],
} as const satisfies { readonly [C in AccountClass]: readonly string[] };

export const CLASSES = ["asset", "liability", "equity", "income", "expense"] as const satisfies AccountClass[];
export type Kind = (typeof KINDS)[AccountClass][number];
const ALL: ReadonlySet<string> = new Set(Object.values(KINDS).flat());

export function isClass(value: string | undefined): value is AccountClass {
  return value !== undefined && value in KINDS;
}

/** The name of a kind in the catalogue; null for one that this app does not know. */
export function nameOfKind(subtype: string): PlainKey<"chart"> | null {
  return ALL.has(subtype) ? `chart.kind_${subtype as Kind}` : null;
}
