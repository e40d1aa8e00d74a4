import { expect, test } from "vitest";
import { type ChartFilter, type Row, shownRows } from "./tree";

const row = (code: string, name: string, parent: string | null, more: Partial<Row> = {}): Row => ({
  account_id: code,
  code,
  name,
  account_class: "asset",
  subtype: "current_asset",
  parent_id: parent,
  is_heading: false,
  is_active: true,
  depth: 0,
  balances: [],
  href: null,
  ...more,
});
const ROWS = [
  row("1000", "Current assets", null, { is_heading: true }),
  row("1100", "Cash", "1000", { is_heading: true }),
  row("1110", "Petty cash", "1100", { subtype: "cash" }),
  row("1120", "Old till", "1100", { subtype: "cash", is_active: false }),
  row("4100", "Sales", null, { account_class: "income", subtype: "revenue" }),
];
const ALL: ChartFilter = { classes: [], inactive: false, folded: [] };
const codes = (filter: Partial<ChartFilter>) =>
  shownRows(ROWS, { ...ALL, ...filter }).flatMap((part) => part.rows.map(({ code }) => code));

test("active accounts, by class", () => {
  expect(codes({})).toEqual(["1000", "1100", "1110", "4100"]);
  expect(codes({ classes: ["income"] })).toEqual(["4100"]);
  expect(codes({ inactive: true })).toContain("1120");
});

test("a folded heading hides all that is below it", () => {
  expect(codes({ folded: ["1000"] })).toEqual(["1000", "4100"]);
});

test("what is found stands under its headings, folded or not", () => {
  expect(codes({ q: "petty", folded: ["1000"] })).toEqual(["1000", "1100", "1110"]);
  expect(codes({ kind: "cash" })).toEqual(["1000", "1100", "1110"]);
  expect(codes({ q: "nothing like it" })).toEqual([]);
});
