import { expect, test } from "vitest";
import { placed, possibleParents, ruled, type Value } from "./tree";

const value = (code: string, parent_id: string | null = null): Value => ({
  id: code,
  code,
  name: code,
  parent_id,
  is_active: true,
  version: 1,
});
const values = [value("A"), value("A1", "A"), value("A11", "A1"), value("B"), value("C", "elsewhere")];

test("values stand under the one above them; an unknown one leaves them at the top", () => {
  expect(placed(values).map(({ code, depth }) => [code, depth])).toEqual([
    ["A", 0],
    ["A1", 1],
    ["A11", 2],
    ["B", 0],
    ["C", 0],
  ]);
});

test("a value is not moved under itself or under what stands below it", () => {
  expect(possibleParents(values, "A1").map(({ code }) => code)).toEqual(["A", "B", "C"]);
  expect(possibleParents(values, null)).toHaveLength(5);
});

test("one rule changes and the others stay", () => {
  expect(ruled({ project: "forbidden", centre: "required" }, "centre", "forbidden")).toEqual({
    project: "forbidden",
    centre: "forbidden",
  });
  expect(ruled({ centre: "required" }, "centre", null)).toEqual({});
});
