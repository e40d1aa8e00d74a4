import { expect, test } from "vitest";
import { readDate } from "@/lib/dates/read";
import { cellsOf } from "@/lib/files/spreadsheet";
import {
  type Books,
  blank,
  flawsOf,
  groupsOf,
  missingOf,
  type Opening,
  padded,
  placeOf,
  proposalOf,
  type Row,
  sameOpening,
  toBody,
  totalsOf,
  withAccountAbove,
  withItemBelow,
  withPasted,
  withRow,
} from "./grid";
import { rowsOf } from "./paste";

const BOOKS: Books = {
  companyId: "c",
  currency: "MYR",
  accounts: [
    { value: "bank", code: "1130", name: "Current account" },
    { value: "owed", code: "1210", name: "Trade receivables" },
    { value: "loan", code: "2310", name: "Bank loan" },
  ],
  withItems: ["owed"],
  currencies: [
    { code: "MYR", name: "Ringgit", decimals: 2 },
    { code: "USD", name: "US Dollar", decimals: 2 },
    { code: "JPY", name: "Yen", decimals: 0 },
  ],
  balancing: { code: "3900", name: "Opening balances" },
  years: [{ name: "2026", from: "2026-01-01", to: "2026-12-31", entry: null }],
};
const HOW = { region: "en-GB", scale: 2 };
const of = (amount: string) => ({ amount, formula: "" });
const rowOf = (row: Partial<Row>): Row => ({ ...blank(), ...row });
const item = (row: Partial<Row>) => rowOf({ account: "owed", issued: "2025-12-01", ...row });
const opening = (...rows: Row[]): Opening => ({ day: "2026-01-01", rows: padded(rows) });
const paste = (text: string, from: Parameters<typeof rowsOf>[1] = "account", how = HOW) =>
  rowsOf(cellsOf(text) ?? [], from, BOOKS, how);

const PROVEN = opening(
  rowOf({ account: "bank", debit: of("1000.00") }),
  rowOf({ account: "owed", debit: of("300.00") }),
  item({ document: "A", debit: of("120.00"), due: "2025-12-31" }),
  item({ document: "B", debit: of("180.00") }),
  rowOf({ account: "loan", credit: of("900.00") }),
);

test("a balance counts once, however many items prove it, and the rest goes to the other side", () => {
  expect(totalsOf(PROVEN.rows)).toEqual({ debit: "1300.00", credit: "900.00", short: "credit", rest: "400.00" });
  expect(flawsOf(PROVEN, BOOKS)).toEqual([]);
});

test("what is sent has items under their balance, and pointers find back to the rows", () => {
  const { body, sent } = toBody(PROVEN);
  expect(body.lines).toHaveLength(3);
  expect(body.lines[1]).toMatchObject({ account_id: "owed", debit: "300.00", credit: "0" });
  expect(body.lines[1]?.items).toEqual([
    expect.objectContaining({ document_number: "A", debit: "120.00", due_date: "2025-12-31" }),
    expect.objectContaining({ document_number: "B", debit: "180.00", due_date: null }),
  ]);
  expect(placeOf("/lines/1/items/1/document_date", sent)).toEqual({ row: 3, column: "issued" });
  expect(placeOf("/lines/1/items", sent)).toEqual({ row: 1, column: "account" });
  expect(placeOf("/lines/2/credit", sent)).toEqual({ row: 4, column: "credit" });
  expect(placeOf("/posting_date", sent)).toBeNull();
});

test("items alone are the balance; a credit note among them has its own side", () => {
  const alone = opening(item({ document: "A", debit: of("100.00") }), item({ document: "N", credit: of("30.00") }));
  expect(toBody(alone).body.lines[0]).toMatchObject({ debit: "70.00", credit: "0" });
  expect(totalsOf(alone.rows)).toMatchObject({ debit: "100.00", credit: "30.00", rest: "70.00" });
});

test("items that do not add up are a flaw, and the rest is proposed where an item has no amount yet", () => {
  const short = opening(
    rowOf({ account: "owed", debit: of("300.00") }),
    item({ document: "A", debit: of("120.00") }),
    item({ document: "B" }),
  );
  const [group] = groupsOf(short.rows);
  const missing = group ? missingOf(short.rows, group) : null;
  expect(proposalOf(short.rows[2] as Row, missing, "debit")).toBe("180.00");
  expect(proposalOf(short.rows[2] as Row, missing, "credit")).toBe("");
  expect(proposalOf(short.rows[1] as Row, missing, "debit")).toBe("");
  expect(flawsOf(short, BOOKS).map(({ row, kind, value }) => [row, kind, value])).toEqual([
    [0, "items_short", "180.00"],
    [2, "no_value", "MYR"],
  ]);
});

test("another currency is sent with the amount's sign, and its items prove both amounts", () => {
  const usd = { currency: "USD" };
  const foreign = opening(
    rowOf({ account: "owed", ...usd, amount: of("100.00"), debit: of("425.00") }),
    item({ document: "A", ...usd, amount: of("150.00"), debit: of("640.00") }),
    item({ document: "N", ...usd, amount: of("50.00"), credit: of("215.00") }),
  );
  expect(flawsOf(foreign, BOOKS)).toEqual([]);
  const [line] = toBody(foreign).body.lines;
  expect(line).toMatchObject({ currency: "USD", currency_amount: "100.00", debit: "425.00" });
  expect(line?.items?.[1]).toMatchObject({ currency_amount: "-50.00", credit: "215.00" });
  const wrong = withRow(foreign, 2, { amount: of("40.00") });
  expect(flawsOf(wrong, BOOKS)).toMatchObject([{ kind: "items_short", value: "-10.00" }]);
});

test.each([
  [rowOf({ unknown: "Petty tin" }), "unknown"],
  [rowOf({ debit: of("1") }), "no_account"],
  [rowOf({ account: "bank" }), "no_value"],
  [rowOf({ account: "bank", currency: "USD", amount: of("1") }), "no_worth"],
  [rowOf({ account: "bank", currency: "USD", debit: of("1") }), "no_amount"],
  [rowOf({ account: "bank", document: "A", issued: "2025-12-01", debit: of("1") }), "no_items_here"],
  [item({ debit: of("1") }), "no_document"],
  [item({ document: "A", issued: "", debit: of("1") }), "no_date"],
  [item({ document: "A", issued: "2026-01-02", debit: of("1") }), "after_opening"],
  [item({ document: "A", due: "2025-11-30", debit: of("1") }), "due_before"],
])("a row is put right before it is sent: %#", (row, kind) => {
  expect(flawsOf(opening(row), BOOKS).map((flaw) => flaw.kind)).toEqual([kind]);
});

test("an amount on one side empties the other; the account above is taken; an item comes below", () => {
  const turned = withRow(PROVEN, 0, { credit: of("5.00") });
  expect(turned.rows[0]).toMatchObject({ debit: of(""), credit: of("5.00") });
  expect(withAccountAbove(PROVEN, 5).rows[5]).toMatchObject({ account: "loan" });
  expect(withItemBelow(PROVEN, 1).rows[2]).toMatchObject({ account: "owed", document: "" });
  expect(new Set(withItemBelow(PROVEN, 1).rows.map(({ key }) => key)).size).toBe(withItemBelow(PROVEN, 1).rows.length);
  expect(sameOpening(PROVEN, { ...PROVEN, rows: padded(PROVEN.rows) })).toBe(true);
});

test("a trial balance is pasted: account, name, debit, credit", () => {
  const { rows, unread } = paste("1130\tCurrent account\t1,000.00\t\n2310\tBank loan\t-\t900\nNowhere\tx\t1\t\n");
  expect(rows).toMatchObject([
    { account: "bank", debit: of("1000.00") },
    { account: "loan", credit: of("900.00"), debit: of("") },
    { account: null, unknown: "Nowhere", debit: of("1.00") },
  ]);
  expect(unread).toEqual([]);
  expect(withPasted(opening(), 0, rows).rows[1]).toMatchObject({ account: "loan" });
});

test("balances with a sign are pasted: a minus or brackets are a credit", () => {
  expect(paste("1130\t10\n2310\t(4.50)\n").rows).toMatchObject([{ debit: of("10.00") }, { credit: of("4.50") }]);
  expect(paste("1130\t10\t\n2310\t\t4.50\n").rows).toMatchObject([{ debit: of("10.00") }, { credit: of("4.50") }]);
});

test("items are pasted by their headings, in any order, and what could not be read is told", () => {
  const text =
    "Konto\tBelegnummer\tBelegdatum\tFällig\tSoll\tBetrag\tWährung\n1210\tRE-1\t01.12.2025\t31.12.2025\t425\t100.4\tJPY\n1210\tRE-2\t32.1.2025\t\tzehn\t\t\n";
  const { rows, unread } = paste(text);
  expect(rows[0]).toMatchObject({
    account: "owed",
    document: "RE-1",
    issued: "2025-12-01",
    due: "2025-12-31",
    currency: "JPY",
    amount: of("100"),
    debit: of("425.00"),
  });
  expect(unread).toEqual(["32.1.2025", "zehn"]);
});

test.each([
  ["2025-12-01", "en-GB", "2025-12-01"],
  ["1/12/2025", "en-GB", "2025-12-01"],
  ["12/1/2025", "en-US", "2025-12-01"],
  ["1.12.25", "de-DE", "2025-12-01"],
  ["31.02.2025", "de-DE", null],
  ["December", "en-GB", null],
])("the date %s is read in %s", (text, region, date) => {
  expect(readDate(text, { region })).toBe(date);
});
