import { expect, test } from "vitest";
import { behind, itemsAddress, itemsFilter, overdueWeek } from "./filter";

const NOTHING = {
  run_id: null,
  document_id: null,
  document_kind: null,
  entry_id: null,
  recurring_document_id: null,
  recurring_entry_id: null,
  contact_id: null,
};
type Item = Parameters<typeof behind>[1];
const item = (of: Partial<Item>): Item => ({ kind: "receivables", ...NOTHING, ...of }) as Item;

test("the address says a week of the forecast or none", () => {
  expect(overdueWeek({ overdue_in_week: "13" })).toBe(13);
  for (const wrong of ["0", "14", "-1", "1.5", "x", "1e1", "", undefined, "007"]) {
    expect(overdueWeek({ overdue_in_week: wrong })).toBeUndefined();
  }
});

test("what the address cannot say is left out", () => {
  expect(itemsFilter({ week: "3", kind: "payables", direction: "out", currency: "EUR", after: "x" })).toEqual({
    week: "3",
    kind: "payables",
    direction: "out",
    currency: "EUR",
    after: "x",
  });
  expect(itemsFilter({ week: "14", kind: "all", direction: "up", currency: "e'", after: "" })).toEqual({});
  expect(itemsFilter({ week: "overdue" }).week).toBe("overdue");
  expect(itemsFilter({ week: "03" }).week).toBe("3");
  expect(itemsAddress("c", { week: "3", direction: "in" })).toBe("/c/cash-forecast/items?week=3&direction=in");
});

test("an item leads to what is behind it", () => {
  expect(behind("c", item({ document_id: "d", document_kind: "bill", entry_id: "e" }))).toBe("/c/bills/d");
  expect(behind("c", item({ entry_id: "e", contact_id: "k" }))).toBe("/c/entries/e");
  expect(behind("c", item({ kind: "payment_runs", run_id: "r", entry_id: "e" }))).toBe("/c/payment-runs/r");
  expect(behind("c", item({ kind: "recurring_invoices", recurring_document_id: "r" }))).toBe("/c/recurring-invoices/r");
  expect(behind("c", item({ kind: "recurring_bills", recurring_document_id: "r", contact_id: "k" }))).toBe(
    "/c/recurring-bills/r",
  );
  expect(behind("c", item({ kind: "recurring_entries", recurring_entry_id: "r" }))).toBe("/c/recurring/r");
  expect(behind("c", item({}))).toBeNull();
});
