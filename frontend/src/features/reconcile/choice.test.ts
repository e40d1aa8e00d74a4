import { expect, test } from "vitest";
import { acceptable, areSpent, figures, usedBy } from "./choice";
import type { Proposal } from "./proposals";

const proposal = (score: number, ids: string[] = [], body: Proposal["act"]["body"] = {}): Proposal => ({
  kind: "documents",
  score,
  title: "",
  contact_id: null,
  contact_name: null,
  parts: ids.map((open_item_line_id) => ({ label: "", detail: "", amount: "1.00", open_item_line_id })),
  left: "0.00",
  reasons: [],
  act: { path: "match/payments", body },
});

test("figures choose at most nine", () => {
  expect(figures(0)).toEqual([]);
  expect(figures(3)).toEqual(["1", "2", "3"]);
  expect(figures(20).at(-1)).toBe("9");
});

test("what one line has used up is not offered to the next", () => {
  expect(usedBy(proposal(90, ["a"], { book_line_ids: ["b"] }))).toEqual(["a", "b"]);
  expect(areSpent([proposal(90, ["a"]), proposal(50, ["c"])], new Set(["c"]))).toBe(true);
  expect(areSpent([proposal(90, ["a"])], new Set(["c"]))).toBe(false);
});

test("only the best proposal of a line counts, and exactly from the threshold on", () => {
  const found = new Map([
    ["1", [proposal(95)]],
    ["2", [proposal(94), proposal(94)]],
    ["3", []],
    ["4", [proposal(100), proposal(3)]],
  ]);
  expect(acceptable(found, 95)).toEqual(["1", "4"]);
});
