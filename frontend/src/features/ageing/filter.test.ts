import { describe, expect, it } from "vitest";
import { ageingAddress, ageingFilter, daysOf, momentOf } from "./filter";

describe("the address of the ageing", () => {
  it("says the same again", () => {
    const sought = { side: "payable", as_of: "2026-06-30", known_at: "2026-07-02", contact: "c" };
    expect(ageingAddress("k", ageingFilter(sought))).toBe(
      "/k/ageing?side=payable&as_of=2026-06-30&known_at=2026-07-02&contact=c",
    );
  });
  it("takes no garbage", () => {
    expect(ageingFilter({ side: "both", as_of: "2026-02-31x", known_at: "soon" })).toEqual({
      side: "receivable",
      asOf: undefined,
      known: undefined,
      contact: undefined,
      after: undefined,
    });
  });
  it("knows a day until its end where the reader lives, a moment as it is", () => {
    expect(momentOf("2026-07-02", "Asia/Kuala_Lumpur")).toBe("2026-07-02T15:59:59.999Z");
    expect(momentOf("2026-07-02T10:00:00Z", "Asia/Kuala_Lumpur")).toBe("2026-07-02T10:00:00Z");
  });
});

it("shows three months before the month of the last day", () => {
  expect(daysOf(undefined, "2026-05-31", "2026-09-09")).toEqual({ from: "2026-02-01", to: "2026-05-31" });
  expect(daysOf(undefined, undefined, "2026-01-15")).toEqual({ from: "2025-10-01", to: "2026-01-15" });
  expect(daysOf("2026-01-02", undefined, "2026-01-15")).toEqual({ from: "2026-01-02", to: "2026-01-15" });
});
