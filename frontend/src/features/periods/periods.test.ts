import { expect, test } from "vitest";
import { counted, draftsOf, isMonth, type Period, unfolded, type Year } from "./periods";

const period = (number: number, status: string, drafts = 0): Period => ({
  id: `p${number}`,
  fiscal_year_id: "y",
  number,
  starts_on: `2026-0${number}-01`,
  ends_on: `2026-0${number}-28`,
  status,
  version: 1,
  drafts,
});
const year = (name: string, periods: Period[] = []): Year => ({
  id: name,
  name,
  starts_on: `${name}-01-01`,
  ends_on: `${name}-12-31`,
  periods,
});

test("a period is a month from its first day to its last, leap years included", () => {
  expect(isMonth({ starts_on: "2026-02-01", ends_on: "2026-02-28" })).toBe(true);
  expect(isMonth({ starts_on: "2028-02-01", ends_on: "2028-02-28" })).toBe(false);
  expect(isMonth({ starts_on: "2028-02-01", ends_on: "2028-02-29" })).toBe(true);
  expect(isMonth({ starts_on: "2026-12-01", ends_on: "2026-12-31" })).toBe(true);
  expect(isMonth({ starts_on: "2026-12-01", ends_on: "2027-01-31" })).toBe(false);
  expect(isMonth({ starts_on: "2026-04-06", ends_on: "2026-05-05" })).toBe(false);
});

test("the year asked for is unfolded, else that of the open period, of today, or the last", () => {
  const years = [year("2025", [period(1, "locked")]), year("2026"), year("2027")];
  expect(unfolded(years, "2027", "p1", "2026-05-01")?.name).toBe("2027");
  expect(unfolded(years, undefined, "p1", "2026-05-01")?.name).toBe("2025");
  expect(unfolded(years, undefined, undefined, "2026-05-01")?.name).toBe("2026");
  expect(unfolded(years, "none", undefined, "2031-05-01")?.name).toBe("2027");
  expect(unfolded([], undefined, undefined, "2031-05-01")).toBeUndefined();
});

test("states are counted in their order, and drafts summed", () => {
  const periods = [period(1, "locked"), period(2, "open", 3), period(3, "open", 2)];
  expect(counted(periods)).toEqual([
    { state: "open", count: 2 },
    { state: "locked", count: 1 },
  ]);
  expect(draftsOf(periods)).toBe(5);
});
