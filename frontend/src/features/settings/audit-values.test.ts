import { expect, test } from "vitest";
import { changesOf, readable } from "./audit-values";

const KNOWN = new Map([["01a2", "Kopi Pagi"]]);

test("ids are called by name, lists are joined, nothing is a dash", () => {
  expect(readable(["01a2", "x"], KNOWN)).toBe("Kopi Pagi, x");
  expect(readable(null, KNOWN)).toBe("\u2013");
  expect(readable({ MYR: "100.00" }, KNOWN)).toBe("MYR 100.00");
  expect(readable(false, KNOWN)).toBe("false");
});

test("a change says both sides, what is new or gone one", () => {
  expect(changesOf({ name: "a" }, { name: "b" }, KNOWN)).toEqual([{ name: "name", before: "a", after: "b" }]);
  expect(changesOf(null, { name: "b", x: null }, KNOWN)).toEqual([
    { name: "name", before: null, after: "b" },
    { name: "x", before: null, after: "\u2013" },
  ]);
  expect(changesOf({ name: "a" }, null, KNOWN)).toEqual([{ name: "name", before: "a", after: null }]);
});
