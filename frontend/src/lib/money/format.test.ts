import { expect, test } from "vitest";
import { formatChange, formatFigure, formatMoney, formatSide } from "./format";

test("an amount is written digit by digit, with a true minus", () => {
  expect(formatMoney("-12345678.90", "en-GB")).toBe("\u221212,345,678.90");
  expect(formatMoney("-12345678.90", "de-DE")).toBe("\u221212.345.678,90");
  expect(formatMoney("12345678901234567890.123456789012345678", "en-GB")).toBe(
    "12,345,678,901,234,567,890.123456789012345678",
  );
  expect(formatMoney("0.10", "en-GB")).toBe("0.10");
  expect(formatMoney("5", "en-GB")).toBe("5");
});

test("zero is an en dash in statements, blank on a side, and no change", () => {
  expect([formatFigure("0.00", "en-GB"), formatSide("0.00", "en-GB"), formatChange("0.00", "en-GB")]).toEqual([
    "\u2013",
    "",
    "\u2013",
  ]);
  expect([formatChange("27610.11", "en-GB"), formatChange("-250.00", "en-GB")]).toEqual(["+27,610.11", "\u2212250.00"]);
});

test("what is no amount is refused", () => {
  for (const text of ["", "1e5", "1,000.00", "NaN", "\u22125"]) {
    expect(() => formatMoney(text, "en-GB")).toThrow(RangeError);
  }
});
