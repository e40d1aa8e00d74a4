import { expect, test } from "vitest";
import { linesOf, type TreeRow } from "./lines";
import type { Level } from "./parameters";

const row = (code: string, depth: number, is_heading = false): TreeRow => ({
  account_id: code,
  code,
  name: code,
  depth,
  is_heading,
});
const ASSETS = [row("1000", 0, true), row("1100", 1, true), row("1110", 2), row("1200", 1, true), row("1210", 2)];
const EQUITY = [row("3000", 0, true), row("3100", 1), row("", 0)];
const drawn = (rows: TreeRow[], level: Level, turned: string[] = []) =>
  linesOf(rows, level, new Set(turned)).map((line) => `${line.is} ${line.row.code} ${line.indent}`);

test("a heading of headings is a sum below its groups", () => {
  expect(drawn(ASSETS, "groups")).toEqual(["group 1100 0", "group 1200 0", "mid 1000 0"]);
  expect(drawn(ASSETS, "totals")).toEqual(["mid 1000 0"]);
  expect(drawn(ASSETS, "accounts")).toEqual([
    "group 1100 0",
    "line 1110 1",
    "group 1200 0",
    "line 1210 1",
    "mid 1000 0",
  ]);
});

test("a heading of accounts is a group, and computed figures stand beside it", () => {
  expect(drawn(EQUITY, "groups")).toEqual(["group 3000 0", "line  0"]);
  expect(drawn(EQUITY, "totals")).toEqual(["group 3000 0", "line  0"]);
  expect(drawn(EQUITY, "accounts")).toEqual(["group 3000 0", "line 3100 1", "line  0"]);
});

test("what was turned does the opposite of the level", () => {
  expect(drawn(ASSETS, "groups", ["1200"])).toEqual(["group 1100 0", "group 1200 0", "line 1210 1", "mid 1000 0"]);
  expect(drawn(ASSETS, "accounts", ["1100"])).toEqual(["group 1100 0", "group 1200 0", "line 1210 1", "mid 1000 0"]);
});
