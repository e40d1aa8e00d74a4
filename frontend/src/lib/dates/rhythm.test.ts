import { describe, expect, it } from "vitest";
import { daysUntil, firstDays, type Rhythm } from "./rhythm";

const monthly: Rhythm = {
  unit: "month",
  every: 1,
  starts_on: "2026-01-31",
  on_last_day: false,
  ends_on: null,
  times: null,
};

describe("the days of a rhythm", () => {
  it("take the last day of a month that lacks the first one's", () => {
    expect(firstDays(monthly, 4)).toEqual({
      days: ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"],
      goesOn: true,
    });
  });

  it("are always the last of the month where that is wanted", () => {
    expect(firstDays({ ...monthly, starts_on: "2026-02-03", on_last_day: true }, 2).days).toEqual([
      "2026-02-28",
      "2026-03-31",
    ]);
  });

  it("cross years by quarters and weeks", () => {
    expect(firstDays({ ...monthly, unit: "quarter", starts_on: "2026-11-30" }, 3).days).toEqual([
      "2026-11-30",
      "2027-02-28",
      "2027-05-30",
    ]);
    expect(firstDays({ ...monthly, unit: "week", every: 2, starts_on: "2026-12-25" }, 2).days).toEqual([
      "2026-12-25",
      "2027-01-08",
    ]);
  });

  it("end after a number of times or on a day, whichever comes first", () => {
    expect(firstDays({ ...monthly, times: 2 }, 3)).toEqual({ days: ["2026-01-31", "2026-02-28"], goesOn: false });
    expect(firstDays({ ...monthly, times: 9, ends_on: "2026-02-27" }, 3).days).toEqual(["2026-01-31"]);
    expect(firstDays({ ...monthly, ends_on: "2026-01-30" }, 3).days).toEqual([]);
  });

  it("that have come are counted", () => {
    expect(daysUntil(monthly, "2026-01-30")).toBe(0);
    expect(daysUntil(monthly, "2026-03-31")).toBe(3);
    expect(daysUntil({ ...monthly, times: 2 }, "2026-12-31")).toBe(2);
  });
});
