import { expect, test } from "vitest";
import {
  areDays,
  type ChartAccount,
  type Contact,
  differences,
  fits,
  fromContact,
  newForm,
  sameForm,
  toBody,
  withoutBlanks,
} from "./form";

const EMPTY = newForm({ role: "supplier", currency: "MYR", country: "MY" });
const CONTACT: Contact = {
  id: "c",
  display_name: "Kopi Pagi",
  legal_name: "",
  code: "C-1",
  kind: "business",
  is_customer: true,
  is_supplier: false,
  currency: "MYR",
  language: "",
  terms: { days: 30, counted_from: "month_end", discount_percent: "2", discount_days: 14 },
  credit_limit: "10000.00",
  revenue_account_id: null,
  expense_account_id: null,
  receivable_account_id: "r",
  payable_account_id: null,
  sales_tax_code_ids: ["t"],
  purchase_tax_code_ids: [],
  addresses: [
    { kind: "billing", name: "", street: "12 Jalan", postal_code: "50450", city: "KL", subdivision: "", country: "MY" },
  ],
  people: [],
  identifiers: [{ scheme: "my_tin", value: "C12345678900" }],
  e_invoices: { format: "peppol", address: { scheme: "9930", value: "DE136695976" } },
  notes: "",
  archived_at: null,
  bank: { current: null, proposed: null, changed_since: null },
  version: 3,
};

test("rows that nothing was written into are not sent; a country alone writes nothing", () => {
  const body = toBody(withoutBlanks({ ...EMPTY, display_name: " Kopi Pagi " }));
  expect(body).toMatchObject({ display_name: "Kopi Pagi", addresses: [], people: [], identifiers: [] });
  expect(body).toMatchObject({
    is_supplier: true,
    is_customer: false,
    terms: null,
    credit_limit: null,
    currency: "MYR",
  });
  const half = {
    ...EMPTY,
    people: [...EMPTY.people, { key: "p1", name: "", position: "", email: "a@b.example", phone: "" }],
  };
  expect(toBody(withoutBlanks(half)).people).toEqual([{ name: "", position: "", email: "a@b.example", phone: "" }]);
});

test("a contact goes through its form unchanged", () => {
  const { id: _, archived_at: __, bank: ___, version: ____, ...said } = CONTACT;
  expect(toBody(fromContact(CONTACT))).toEqual(said);
});

test("two forms are the same by what they send", () => {
  const form = fromContact(CONTACT);
  expect(sameForm(form, { ...form, people: [{ key: "p9", name: " ", position: "", email: "", phone: "" }] })).toBe(
    true,
  );
  expect(sameForm(form, { ...form, terms_days: "31" })).toBe(false);
});

test("what two say differently is named in the order of the form", () => {
  const mine = fromContact(CONTACT);
  expect(differences(mine, mine)).toEqual([]);
  expect(differences(mine, { ...mine, notes: "x", terms_days: "", addresses: [] })).toEqual([
    "addresses",
    "terms",
    "notes",
  ]);
});

test("terms are whole days", () => {
  expect(["", "0", "30", " 14 "].map(areDays)).toEqual([true, true, true, true]);
  expect(["30.5", "-1", "soon", "1000"].map(areDays)).toEqual([false, false, false, false]);
});

test("each default takes the accounts that the API takes", () => {
  const account = (account_class: string, subtype: string, is_active = true): ChartAccount => ({
    id: "a",
    code: "1",
    name: "A",
    account_class,
    subtype,
    is_heading: false,
    is_active,
  });
  expect(fits("revenue_account_id", account("income", "revenue"))).toBe(true);
  expect(fits("expense_account_id", account("asset", "inventory"))).toBe(true);
  expect(fits("receivable_account_id", account("asset", "receivable"))).toBe(true);
  expect(fits("receivable_account_id", account("asset", "bank"))).toBe(false);
  expect(fits("payable_account_id", account("liability", "payable", false))).toBe(false);
});
