import { expect, test } from "vitest";
import { computeAmount, isFormula } from "./arithmetic";
import { toWire } from "./decimal";

function computed(text: string, region = "en-GB", scale = 2): string {
  const typed = computeAmount(text, { region, scale });
  return "fault" in typed ? typed.fault : toWire(typed.value);
}

test.each([
  ["1200*1.06", "1272.00"],
  ["28400*0.13", "3692.00"],
  ["1,234.50", "1234.50"],
  ["=2*49.75", "99.50"],
  [".5", "0.50"],
  ["0.1+0.2", "0.30"],
  ["(80+20)/3", "33.33"],
  ["10/3*3", "10.00"],
  ["100*6%", "6.00"],
  ["-5+10", "5.00"],
  ["\u22125", "-5.00"],
  ["2.5\u00d74", "10.00"],
  ["1.005", "1.01"],
  ["-1.005", "-1.01"],
  ["12345678901234567890.12", "12345678901234567890.12"],
  ["0.07*100000000000000001", "7000000000000000.07"],
])("%s is %s", (text, result) => {
  expect(computed(text)).toBe(result);
});

test.each([
  ["1.234,50", "de-DE", "1234.50"],
  ["1200*1,06", "de-DE", "1272.00"],
  ["1\u202f234,50", "fr-FR", "1234.50"],
  ["12,34,567.5", "en-IN", "1234567.50"],
  ["1'234.50", "de-CH", "1234.50"],
])("%s in %s is %s", (text, region, result) => {
  expect(computed(text, region)).toBe(result);
});

test.each([
  ["", "unreadable"],
  ["=", "unreadable"],
  ["==1", "unreadable"],
  ["abc", "unreadable"],
  ["1..2", "unreadable"],
  ["1,2345", "unreadable"],
  ["1.5,2", "unreadable"],
  ["(1+2", "unreadable"],
  ["1+", "unreadable"],
  ["2 3", "unreadable"],
  ["1e5", "unreadable"],
  ["1/0", "divided_by_zero"],
  ["5/(2-2)", "divided_by_zero"],
  ["999999999999999999999999", "too_large"],
])("%s is no amount: %s", (text, fault) => {
  expect(computed(text)).toBe(fault);
});

test("a decimal comma is not read as thousands where points are decimal", () => {
  expect(computed("1,06")).toBe("unreadable");
  expect(computed("1.06", "de-DE")).toBe("unreadable");
});

test("a yen has no decimals, a dinar three", () => {
  expect(computed("100/3", "en-GB", 0)).toBe("33");
  expect(computed("100/3", "en-GB", 3)).toBe("33.333");
});

test("arithmetic is told from a number", () => {
  expect(["1200*1.06", "80 + 20", "(5)"].map(isFormula)).toEqual([true, true, true]);
  expect(["1,234.50", "-5", "12"].map(isFormula)).toEqual([false, false, false]);
});
