import { address, one, type Sought } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";

type Item = components["schemas"]["ExpectedItem"];
export type Kind = Item["kind"];
export type Direction = Item["direction"];
export type WeekName = Item["week"];

export const WEEKS = 13;
export const KINDS = [
  "receivables",
  "payables",
  "payment_runs",
  "booked",
  "recurring_invoices",
  "recurring_bills",
  "recurring_entries",
] as const satisfies readonly Kind[];
export const DIRECTIONS = ["in", "out"] as const satisfies readonly Direction[];
/** What is in no week. */
export const OUTSIDE = ["overdue", "later", "unused_credits"] as const satisfies readonly WeekName[];

/** Which items are shown: of a week, a kind, a direction, a currency; all where nothing is said. */
export type ItemsFilter = {
  readonly week?: WeekName;
  readonly kind?: Kind;
  readonly direction?: Direction;
  readonly currency?: string;
  readonly after?: string;
};

function week(text: string | undefined): number | undefined {
  const number = text && /^\d{1,2}$/.test(text) ? Number.parseInt(text, 10) : 0;
  return number >= 1 && number <= WEEKS ? number : undefined;
}

/** The week of the address in which what is overdue counts. */
export function overdueWeek(sought: Sought): number | undefined {
  return week(one(sought, "overdue_in_week"));
}

export function itemsFilter(sought: Sought): ItemsFilter {
  const named = one(sought, "week");
  const currency = one(sought, "currency");
  const number = week(named);
  return {
    week: OUTSIDE.find((name) => name === named) ?? (number ? (String(number) as WeekName) : undefined),
    kind: KINDS.find((name) => name === one(sought, "kind")),
    direction: DIRECTIONS.find((name) => name === one(sought, "direction")),
    currency: currency && /^[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]$/.test(currency) ? currency : undefined,
    after: one(sought, "after"),
  };
}

/** The page of the items that a filter shows. */
export function itemsAddress(companyId: string, filter: ItemsFilter): string {
  return address(`/${companyId}/cash-forecast/items`, filter);
}

const DOCUMENTS = {
  invoice: "invoices",
  credit_note: "credit-notes",
  bill: "bills",
  supplier_credit: "supplier-credits",
} as const;

/** The page of what is behind an item: its document, run, entry or what it recurs from; null where there is none. */
export function behind(companyId: string, item: Item): string | null {
  if (item.run_id) {
    return `/${companyId}/payment-runs/${item.run_id}`;
  }
  if (item.document_id && item.document_kind) {
    return `/${companyId}/${DOCUMENTS[item.document_kind]}/${item.document_id}`;
  }
  if (item.entry_id) {
    return `/${companyId}/entries/${item.entry_id}`;
  }
  if (item.recurring_document_id) {
    const of = item.kind === "recurring_bills" ? "recurring-bills" : "recurring-invoices";
    return `/${companyId}/${of}/${item.recurring_document_id}`;
  }
  if (item.recurring_entry_id) {
    return `/${companyId}/recurring/${item.recurring_entry_id}`;
  }
  return item.contact_id ? `/${companyId}/contacts/${item.contact_id}` : null;
}
