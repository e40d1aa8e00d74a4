import { expect, test } from "vitest";
import { ApiError, unreachable } from "@/lib/api/problem";
import { faultsOf } from "./faults";
import { asked, documentsFilter, listAddress } from "./filter";
import {
  type Form,
  fromDocument,
  missingOf,
  newForm,
  sameForm,
  sentOf,
  toBody,
  unpriced,
  withCopyOfAbove,
  withExtra,
  withLine,
  withoutLine,
} from "./form";
import { filledBy } from "./items";

const of = (amount: string) => ({ amount, formula: "" });
const START = newForm("2026-03-15", { value: "c1", name: "Kopi Pagi" });

function twoLines(): Form {
  const one = withLine(START, 0, { text: "Beans", taxes: ["t1"], account: "4100" });
  const priced = withLine(one, 0, { price: of("58.00"), quantity: of("40") });
  return withLine(withLine(priced, 2, { text: "Only a text" }), 1, { price: of("250.00") });
}

test("a line without a price is kept on the page and not sent; what is sent knows where it stands", () => {
  const gap = withLine(withLine(START, 0, { text: "Later" }), 1, { text: "Beans", price: of("1.00") });
  const { body, rows } = toBody(gap, "invoice");
  expect(rows).toEqual([1]);
  expect(body.lines.map(({ text, quantity }) => [text, quantity])).toEqual([["Beans", "1"]]);
  expect(unpriced(gap)).toBe(1);
  expect(sameForm(gap, START)).toBe(false);
});

test("the first thing written into a line takes the taxes and the account of the line above", () => {
  const [, second] = twoLines().lines;
  expect([second?.taxes, second?.account, second?.quantity.amount]).toEqual([["t1"], "4100", "1"]);
  const own = withLine(twoLines(), 1, { taxes: [] });
  expect(withLine(own, 1, { text: "Untaxed" }).lines[1]?.taxes).toEqual([]);
});

test("what is missing is said in the order it is written", () => {
  expect(missingOf(newForm("2026-03-15"), "bill")).toBe("contact");
  expect(missingOf(START, "bill")).toBe("lines");
  expect(missingOf(twoLines(), "bill")).toBe("number");
  expect(missingOf({ ...twoLines(), supplierNumber: "R-1" }, "bill")).toBe(null);
  expect(missingOf(twoLines(), "invoice")).toBe(null);
});

test("a kind sends what it has: a credit names what it credits and takes the rest from it", () => {
  const said = {
    ...twoLines(),
    creditsId: "i1",
    currency: "USD",
    rate: of("4.2"),
    dueDate: "2026-04-01",
    taxPoint: "2026-03-01",
  };
  expect(toBody(said, "credit_note").body).toMatchObject({
    credits_id: "i1",
    currency: null,
    rate: null,
    due_date: null,
    tax_point: null,
  });
  const invoice = toBody(said, "invoice").body;
  expect(invoice).toMatchObject({ currency: "USD", rate: "4.2", due_date: "2026-04-01" });
  expect("credits_id" in invoice || "supplier_number" in invoice).toBe(false);
  expect("credited_position" in (invoice.lines[0] ?? {})).toBe(false);
});

test("a debit note names what it charges more on, a credit never does", () => {
  const more = { ...twoLines(), chargesMoreOn: { id: "i1", number: "SJ-1" } };
  expect(toBody(more, "invoice").body).toMatchObject({ charges_more_on_id: "i1" });
  expect(toBody(twoLines(), "bill").body).toMatchObject({ charges_more_on_id: null });
  expect("charges_more_on_id" in toBody(more, "credit_note").body).toBe(false);
  expect(sameForm(more, twoLines())).toBe(false);
});

test("there are always blank lines behind the last; lines are copied and removed", () => {
  const form = withCopyOfAbove(twoLines(), 3);
  expect(form.lines[3]?.text).toBe("Only a text");
  expect(new Set(form.lines.map(({ key }) => key)).size).toBe(form.lines.length);
  expect(withoutLine(form, 0).lines[0]?.price.amount).toBe("250.00");
});

test("what the API says stands at the line and the charge it is about", () => {
  const gap = withLine(withLine(START, 0, { text: "Later" }), 1, { price: of("1.00") });
  const form = { ...withExtra(withExtra(gap, "allowance"), "charge"), discountPercent: of("5") };
  const amounts = { ...form, extras: form.extras.map((extra) => ({ ...extra, amount: of("2.00") })) };
  const errors = [
    { pointer: "/lines/0/account_code", code: "core.required", message: "Name it." },
    { pointer: "/lines/0/dimensions/cost-centre", code: "x", message: "Which?" },
    { pointer: "/lines/0/tax_code_ids/0", code: "x", message: "For purchases." },
    { pointer: "/charges/0/amount", code: "x", message: "Too fine." },
    { pointer: "/rate", code: "x", message: "No rate." },
  ];
  const error = new ApiError({ ...unreachable(), status: 422, code: "core.invalid", errors });
  const faults = faultsOf(error, amounts, "invoice");
  expect(faults.lines).toEqual({ 1: { account: "Name it.", "dim:cost-centre": "Which?", tax: "For purchases." } });
  expect(faults.extras).toEqual({ 1: { amount: "Too fine." } });
  expect(faults.head).toMatchObject({ rate: "No rate." });
  expect(faults.list.map(({ row }) => row)).toEqual([1, 1, 1, null, null]);
});

test("a line written before brings its price in its own currency alone", () => {
  const item = {
    text: "Beans",
    unit: "KGM",
    unit_price: "58.00",
    price_base_quantity: "1",
    currency: "MYR",
    account_code: "4100",
    dimensions: {},
    tax_code_ids: ["t1"],
    used_on: "2026-03-01",
    is_theirs: true,
  };
  expect(filledBy(item, "MYR").price).toEqual(of("58.00"));
  expect("price" in filledBy(item, "USD")).toBe(false);
});

test("the address of a list says what is asked, and nothing else", () => {
  const filter = documentsFilter({ state: "overdue", from: "2026-03-01", to: "never", q: " SJ-2026 ", other: "x" });
  expect(asked(filter)).toMatchObject({
    state: "overdue",
    status: undefined,
    from_date: "2026-03-01",
    to_date: undefined,
    number: "SJ-2026",
  });
  expect(asked({ state: "void" })).toMatchObject({ status: "void", state: undefined });
  expect(listAddress("co", "credit_note", filter, { state: undefined })).toBe(
    "/co/credit-notes?from=2026-03-01&q=SJ-2026",
  );
});

test("what is sent is the same whatever the page shows besides: formulas, blank lines, zeros that say nothing", () => {
  const said = twoLines();
  const shown = withLine(said, 0, { price: { amount: "58.000000", formula: "29*2" } });
  expect(sameForm(said, shown)).toBe(false);
  expect(sentOf(shown, "invoice")).toEqual(sentOf(said, "invoice"));
  expect(sentOf(withLine(said, 0, { price: of("58.01") }), "invoice")).not.toEqual(sentOf(said, "invoice"));
  expect(sentOf({ ...said, supplierNumber: "7.10" }, "bill")).not.toEqual(
    sentOf({ ...said, supplierNumber: "7.1" }, "bill"),
  );
});

test("the first line begins with the taxes of the contact, unless somebody chose others", () => {
  expect(withLine(START, 0, { text: "Beans" }, ["t9"]).lines[0]?.taxes).toEqual(["t9"]);
  expect(withLine(START, 0, { text: "Beans", taxes: ["t1"] }, ["t9"]).lines[0]?.taxes).toEqual(["t1"]);
  const first = withLine(START, 0, { text: "Beans", taxes: [] }, ["t9"]);
  expect(withLine(first, 1, { text: "Freight" }, ["t9"]).lines[1]?.taxes).toEqual([]);
});

test("a credit note offers the deposits that its draft gives back, each with all that it took off, and can leave one deducted", () => {
  const line = { role: "allowance", deposit_id: "d1", text: "Deposit SJ-1", gross: "-119.00", tax_code_ids: [] };
  const more = { ...line, gross: "-10.70" };
  const sold = {
    ...line,
    role: "line",
    deposit_id: null,
    text: "Beans",
    gross: "357.00",
    quantity: "1",
    unit_price: "300.00",
  };
  const document = {
    kind: "credit_note",
    lines: [sold, line, more],
    deposit_ids: ["d1"],
    discount_percent: "0",
    discount_amount: "0",
  };
  const form = fromDocument(document as unknown as Parameters<typeof fromDocument>[0]);
  expect(form.given).toEqual([{ id: "d1", text: "Deposit SJ-1", gross: "129.70" }]);
  expect(form.extras).toEqual([]);
  expect(toBody({ ...form, depositIds: [] }, "credit_note").body).toMatchObject({ deposit_ids: [] });
  const invoice = { ...document, kind: "invoice" };
  expect(fromDocument(invoice as unknown as Parameters<typeof fromDocument>[0]).given).toEqual([]);
});
