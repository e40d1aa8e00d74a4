import { expect, test } from "vitest";
import { acceptable, areSpent, figures, isSettled, usedBy } from "./choice";
import type { Proposal } from "./proposals";

const part = (more: Partial<Proposal["parts"][number]>) =>
  ({ amount: "1.00", difference: null, ...more }) as Proposal["parts"][number];
const proposal = (score: number, ids: string[] = [], body: { book_line_ids?: string[] } = {}) =>
  ({
    kind: "documents",
    score,
    parts: ids.map((open_item_line_id) => part({ open_item_line_id })),
    left: "0.00",
    act: { path: "match/payments", body },
  }) as unknown as Proposal;

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

test("a line without a sure proposal is asked about again once something was done", () => {
  expect([[], [proposal(80)], [proposal(81), proposal(3)]].map(isSettled)).toEqual([false, false, true]);
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

test("what is guessed, in part, only like before, or not to be accepted at all waits for a person", () => {
  const sure = proposal(100, ["a"]);
  const unsure: Proposal[] = [
    { ...sure, kind: "history" },
    { ...sure, act: null },
    { ...sure, left: "0.01" },
    { ...sure, parts: [part({ difference: "charges" })] },
    { ...sure, parts: [part({ difference: "exchange" })] },
  ];
  expect(
    acceptable(new Map([["sure", [sure]], ...unsure.map((one, at): [string, Proposal[]] => [String(at), [one]])]), 95),
  ).toEqual(["sure"]);
  expect(acceptable(new Map([["1", [{ ...sure, parts: [part({ difference: "discount" })] }]]]), 95)).toEqual(["1"]);
});
