import { expect, test } from "vitest";
import { formatDate, formatMoment, formatRange } from "./format";
import { isDatePattern } from "./patterns";

test("a pattern writes dates in figures, in its order", () => {
  expect(formatDate("2026-03-01", "en-GB", "dd.MM.yyyy")).toBe("01.03.2026");
  expect(formatDate("2026-03-01", "en-GB", "MM/dd/yyyy")).toBe("03/01/2026");
  expect(formatDate("2026-03-01", "en-GB")).toBe("1 Mar 2026");
  expect(formatRange("2026-03-01", "2026-03-31", "en-GB", "yyyy-MM-dd")).toContain("2026-03-31");
});

test("a moment falls on the day of the reader's clock", () => {
  expect(formatMoment("2026-03-31T20:30:00Z", "en-GB", "Asia/Kuala_Lumpur", "dd/MM/yyyy")).toBe("01/04/2026, 04:30");
});

test("a pattern is one of those there are", () => {
  expect([isDatePattern("dd/MM/yyyy"), isDatePattern("d/m/y"), isDatePattern(undefined)]).toEqual([true, false, false]);
});
