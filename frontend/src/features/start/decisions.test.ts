import { expect, test } from "vitest";
import { decisionsOf, monthOf, openBefore, pageOf } from "./decisions";

test("decisions come from the address and go into it", () => {
  const decided = decisionsOf({ pack: "MY", name: ["Kopi & Kuih"], other: "x" });
  expect(pageOf("currency", decided)).toBe("/start/currency?pack=MY&name=Kopi+%26+Kuih");
});

test("a page asks first for what it builds on", () => {
  expect(openBefore("year", { pack: "MY" })).toBe("name");
  expect(openBefore("year", { name: "Kopi" })).toBe("country");
  expect(openBefore("year", { pack: "MY", name: "Kopi", currency: "MYR" })).toBeNull();
  expect(openBefore("country", {})).toBeNull();
});

test("a month is one of twelve", () => {
  expect([monthOf("4"), monthOf("13"), monthOf("x"), monthOf(undefined)]).toEqual([4, undefined, undefined, undefined]);
});
