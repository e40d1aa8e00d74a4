import { expect, it } from "vitest";
import { isNothing, likelyStart, returnAddress, shortPrint } from "./periods";

it("begins with the period that holds today", () => {
  expect(likelyStart("2026-11-27", 3)).toBe("2026-10-01");
  expect(likelyStart("2026-11-27", 2)).toBe("2026-11-01");
  expect(likelyStart("2026-02-28", 12)).toBe("2026-01-01");
});

it("names a return by its first day, and what is shown of it", () => {
  expect(returnAddress("k", "2026-01-01")).toBe("/k/tax-returns/2026-01-01");
  expect(returnAddress("k", "2026-01-01", { box: "11d", late: true })).toBe("/k/tax-returns/2026-01-01?box=11d&late=1");
});

it("reads fingerprints and nothing", () => {
  expect(shortPrint("0123456789abcdef0000")).toBe("0123 4567 89ab cdef");
  expect([isNothing("0.00"), isNothing("-0"), isNothing("0.01")]).toEqual([true, true, false]);
});
