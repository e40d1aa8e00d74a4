import { expect, test } from "vitest";
import { cellsOf } from "@/lib/files/spreadsheet";
import { linesOf } from "./paste";
import {
  type Books,
  fromDraft,
  type Line,
  lackingIn,
  newEntry,
  padded,
  proposalOf,
  sameEntry,
  toBody,
  totalsOf,
  withCopyOfAbove,
  withLine,
  withoutLine,
  withPasted,
} from "./state";

const BOOKS: Books = {
  companyId: "c",
  currency: "MYR",
  accounts: [
    { value: "a1", code: "1130", name: "Current account" },
    { value: "a2", code: "6100", name: "Salaries and wages" },
    { value: "a3", code: "2140", name: "Net salaries payable" },
  ],
  journals: [
    { code: "BJ", name: "Bank" },
    { code: "GJ", name: "General" },
  ],
  dimensions: [
    { code: "cost-centre", name: "Cost centre", values: [{ value: "KL", code: "KL", name: "Kuala Lumpur" }] },
  ],
  currencies: [{ code: "MYR", decimals: 2 }],
};
const HOW = { region: "en-GB", scale: 2 };
const START = newEntry(BOOKS, "2026-11-26");
const of = (amount: string) => ({ amount, formula: "" });

function salaries() {
  const one = withLine(START, 0, { account: "a2", debit: of("100.10") });
  return withLine(one, 1, { account: "a1", credit: of("60.05") });
}

test("the difference says which side is short, and fills a cell", () => {
  expect(totalsOf(salaries())).toEqual({ debit: "100.10", credit: "60.05", short: "credit", difference: "40.05" });
  const waiting = withLine(salaries(), 2, { account: "a3" });
  const proposed = (row: number, side: "debit" | "credit") =>
    proposalOf(waiting.lines[row] as Line, side, totalsOf(waiting));
  expect([proposed(2, "credit"), proposed(2, "debit"), proposed(1, "credit"), proposed(3, "credit")]).toEqual([
    "40.05",
    "",
    "",
    "",
  ]);
  expect(totalsOf(START)).toEqual({ debit: "0", credit: "0", short: null, difference: "0" });
});

test("an amount on one side empties the other", () => {
  const [line] = withLine(salaries(), 0, { credit: of("5.00") }).lines;
  expect([line?.debit.amount, line?.credit.amount]).toEqual(["", "5.00"]);
});

test("there is always a blank line behind the last", () => {
  let entry = START;
  for (let row = 0; row < 30; row += 1) {
    entry = withLine(entry, row, { account: "a1" });
  }
  expect(entry.lines.length).toBe(31);
  expect(withoutLine(entry, 3).lines.length).toBe(30);
  expect(padded([]).length).toBe(16);
});

test("the line above is copied, a blank one is not", () => {
  const copied = withCopyOfAbove(salaries(), 2);
  expect(copied.lines[2]).toMatchObject({ account: "a1", credit: of("60.05") });
  expect(copied.lines[2]?.key).not.toBe(copied.lines[1]?.key);
  expect(withCopyOfAbove(salaries(), 4)).toEqual(salaries());
});

test("only lines with an account and an amount are written, and each knows its row", () => {
  const begun = withLine(salaries(), 3, { account: "a3" });
  const { body, rows } = toBody(withLine(begun, 4, { account: "a3", debit: of("1.00") }), BOOKS);
  expect(rows).toEqual([0, 1, 4]);
  expect(body.lines[0]).toMatchObject({ account_id: "a2", debit: "100.10", credit: "0" });
});

test("what a line lacks is said, the account first", () => {
  expect(lackingIn(salaries())).toBeNull();
  const begun = withLine(salaries(), 3, { account: "a3" });
  expect(lackingIn(begun)).toBe("amount");
  expect(lackingIn(withLine(begun, 4, { text: "Till" }))).toBe("account");
  const kept = withLine(salaries(), 3, { account: "a3", kept: { currency: "VACHR", currency_amount: "5" } });
  expect(lackingIn(kept)).toBeNull();
  expect(toBody(kept, BOOKS).rows).toEqual([0, 1, 3]);
});

test("in another currency the amount is signed and the rate is left to the API", () => {
  const { body } = toBody({ ...salaries(), currency: "USD" }, BOOKS);
  expect(body.lines.map((line) => [line.currency, line.currency_amount, line.debit])).toEqual([
    ["USD", "100.10", undefined],
    ["USD", "-60.05", undefined],
  ]);
});

test("a sheet is pasted by code or name, with signs and brackets", () => {
  const cells =
    cellsOf('6100\tKL\tNovember\t1,200.50\r\nnet salaries\t\t"Due\t15 December"\t(1,000.50)\nNowhere\t\t\t\t200\n') ??
    [];
  const { lines } = linesOf(cells, "account", BOOKS, HOW);
  expect(
    lines.map(({ account, unknown, dimensions, text, debit, credit }) => [
      account,
      unknown,
      dimensions,
      text,
      debit.amount,
      credit.amount,
    ]),
  ).toEqual([
    ["a2", "", { "cost-centre": "KL" }, "November", "1200.50", ""],
    ["a3", "", {}, "Due\t15 December", "", "1000.50"],
    [null, "Nowhere", {}, "", "", "200.00"],
  ]);
});

test("what of a sheet cannot be read is told", () => {
  const cells = [
    ["1130", "KL", "Till", "RM 1,000.50", "-"],
    ["1130", "Nowhere", "", "", "1.000,25"],
  ];
  const { lines, unread } = linesOf(cells, "account", BOOKS, HOW);
  expect(unread).toEqual(["RM 1,000.50", "Nowhere", "1.000,25"]);
  expect(lines.map(({ debit, credit }) => debit.amount + credit.amount)).toEqual(["", ""]);
});

test("one word is no sheet", () => {
  expect(cellsOf("6100")).toBeNull();
  expect(cellsOf("6100\n")).toBeNull();
});

test("what is pasted goes over blank lines and before others", () => {
  const pasted = linesOf([["1130", "", "", "7"]], "account", BOOKS, HOW).lines;
  const entry = withPasted(withLine(salaries(), 4, { account: "a3" }), 2, pasted);
  expect(entry.lines.slice(0, 4).map(({ account }) => account)).toEqual(["a2", "a1", "a1", "a3"]);
});

test("a draft comes back as it was", () => {
  const line = {
    id: "l",
    line_no: 1,
    account_id: "a2",
    account_code: "6100",
    account_name: "",
    debit: "100.10",
    credit: "0",
    currency: "MYR",
    currency_amount: "100.10",
    rate: null,
    rate_day: null,
    rate_source: null,
    description: "",
    dimensions: {},
  };
  const draft = {
    id: "e",
    journal: "GJ",
    posting_date: "2026-11-26",
    reference: "",
    description: "",
    currency: "MYR",
    lines: [line, { ...line, account_id: "a1", debit: "0", credit: "60.05", currency_amount: "-60.05" }],
  };
  const entry = fromDraft(draft as never);
  expect(sameEntry(entry, salaries())).toBe(true);
  const dollars = fromDraft({ ...draft, lines: draft.lines.map((one) => ({ ...one, currency: "USD" })) } as never);
  expect([dollars.currency, dollars.lines[1]?.credit.amount]).toEqual(["USD", "60.05"]);
});

test("no two lines have one key, whatever comes and goes", () => {
  let entry = fromDraft({
    id: "e",
    journal: "GJ",
    posting_date: "2026-11-26",
    reference: "",
    description: "",
    currency: "MYR",
    lines: [],
  } as never);
  for (let row = 0; row < 40; row += 1) {
    entry = withLine(entry, row, { account: "a1" });
  }
  entry = withPasted(withoutLine(entry, 5), 3, linesOf([["1130"], ["6100"]], "account", BOOKS, HOW).lines);
  const keys = entry.lines.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
