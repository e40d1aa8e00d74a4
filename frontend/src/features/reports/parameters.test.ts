import { expect, test } from "vitest";
import { knownAt, readShape, readSlice, readVia, withVia } from "./parameters";

test("what an address holds is read, and nonsense is as if it were not there", () => {
  expect(readShape({ compare: "2", step: "month", level: "accounts", turn: ["1000", "2000"] })).toEqual({
    compare: 2,
    step: "month",
    level: "accounts",
    turned: ["1000", "2000"],
  });
  expect(readShape({ compare: "99", step: "decade", level: "<b>" })).toEqual({
    compare: 0,
    step: "year",
    level: "groups",
    turned: [],
  });
  expect(readSlice({ known: "yesterday", dimension: ["cost-centre:CC1", "nothing"] })).toEqual({
    known: undefined,
    dimension: ["cost-centre:CC1"],
  });
});

test("a day is known at its end where the reader is; a moment is what it says", () => {
  expect(knownAt({ known: "2026-10-31", dimension: [] }, "Asia/Kuala_Lumpur")).toBe("2026-10-31T15:59:59.999Z");
  expect(knownAt(readSlice({ known: "2026-10-31T12:00:00Z" }), "Asia/Kuala_Lumpur")).toBe("2026-10-31T12:00:00Z");
  expect(knownAt({ dimension: [] }, "UTC")).toBeUndefined();
});

test("the way back stays within the company", () => {
  const via = "reports/profit-and-loss?from=2026-01-01&turn=6000#r6010";
  expect(readVia({ via })).toBe(via);
  for (const bad of [
    "//elsewhere.example",
    "https://elsewhere.example",
    "../other",
    "reports/../../x",
    "javascript:x",
  ]) {
    expect(readVia({ via: bad })).toBeUndefined();
  }
  expect(withVia("/c/reports/general-ledger?account=a&dimension=x%3A1&dimension=x%3A2", via)).toBe(
    "/c/reports/general-ledger?account=a&dimension=x%3A1&dimension=x%3A2&via=reports%2Fprofit-and-loss%3Ffrom%3D2026-01-01%26turn%3D6000%23r6010",
  );
});
