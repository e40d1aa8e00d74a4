import { expect, test } from "vitest";
import { compare, parseDecimal, round, subtract, sum, toWire, trimmed } from "./decimal";

test("sums are exact at any size", () => {
  expect(toWire(sum(["0.10", "0.20"]))).toBe("0.30");
  expect(toWire(sum(["99999999999999999999.99", "0.01"]))).toBe("100000000000000000000.00");
  expect(toWire(sum([]))).toBe("0");
  expect(() => sum(["1,00"])).toThrow(RangeError);
});

test("halves round away from zero", () => {
  const rounded = (text: string) => toWire(round(parseDecimal(text) ?? { digits: 0n, scale: 0 }, 2));
  expect(["0.005", "-0.005", "0.0049", "1"].map(rounded)).toEqual(["0.01", "-0.01", "0.00", "1.00"]);
});

test("decimals compare whatever their scale", () => {
  const [a, b] = [parseDecimal("1.10"), parseDecimal("1.1")];
  expect(a && b && compare(a, b)).toBe(0);
  expect(a && b && toWire(subtract(a, b))).toBe("0.00");
});

test("prices keep the decimals that say something", () => {
  expect([trimmed("33.400000", 2), trimmed("33.405000", 2), trimmed("40.000000", 0), trimmed("7", 2)]).toEqual([
    "33.40",
    "33.405",
    "40",
    "7",
  ]);
});
