import { expect, test } from "vitest";
import { toWire } from "@/lib/money/decimal";
import { down, scaleOf } from "./scale";

const ticks = (amounts: string[]) => scaleOf(amounts).ticks.map(toWire);

test("an axis starts at zero and ends on a round figure", () => {
  expect(ticks(["353409.97", "190159.07"])).toEqual(["0.00", "100000.00", "200000.00", "300000.00", "400000.00"]);
  expect(ticks(["0.03"])).toEqual(["0.00", "0.01", "0.02", "0.03"]);
});

test("losses stand below zero", () => {
  expect(ticks(["-6909.67", "14517.71"])).toEqual(["-10000.00", "0.00", "10000.00", "20000.00"]);
  expect(ticks(["-10.00", "-1.00"])).toEqual(["-10.00", "-5.00", "0.00"]);
});

test("nothing has an axis, too", () => {
  const scale = scaleOf(["0.00"]);
  expect(down(scale, "0.00")).toBe("100.00");
});

test("places are shares of the axis, exact for amounts beyond what floats hold", () => {
  const scale = scaleOf(["99999999999999999999.99", "0.00"]);
  expect(down(scale, "0.00")).toBe("100.00");
  expect(down(scale, "99999999999999999999.99")).toBe("0.00");
  expect(down(scaleOf(["400.00"]), "100.00")).toBe("75.00");
});

test("what is no amount is refused", () => {
  expect(() => scaleOf(["12,5"])).toThrow(RangeError);
});
