import { expect, test } from "vitest";
import { formatChange, formatFigure, formatInUnit, formatMoney, formatShort, formatSide } from "./format";

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

test("an amount in its unit has the decimals of the unit, or more", () => {
  expect(formatInUnit("246091.2", "USD", "en-GB")).toBe("USD\u00a0246,091.20");
  expect(formatInUnit("1500", "JPY", "en-GB")).toBe("JPY\u00a01,500");
  expect(formatInUnit("-0.12345678", "BTC", "en-GB")).toBe("BTC\u00a0\u22120.12345678");
  expect(formatInUnit("12.5", "GOLD-OZ", "de-DE")).toBe("GOLD-OZ\u00a012,5");
});

test("an axis says amounts shortly", () => {
  expect(formatShort("-600000.00", "en-US")).toBe("\u2212600K");
});
