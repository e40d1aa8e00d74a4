import { expect, test } from "vitest";
import { settlesSome } from "./settles";

test("a credit settles what it credits, unless it comes to nothing", () => {
  expect(settlesSome("a", "10.00")).toBe(true);
  expect(settlesSome("a", undefined)).toBe(true);
  expect(settlesSome("a", "0.00")).toBe(false);
  expect(settlesSome(null, "10.00")).toBe(false);
});
