import { expect, test } from "vitest";
import { gapsOf } from "./gaps";

const march = { from_on: "2026-03-01", to_on: "2026-03-02", opening: "100.00", closing: "110.00" };
const later = { from_on: "2026-03-08", to_on: "2026-03-09", opening: "122.00", closing: "120.00" };

test("days and money that are missing between two statements, in whatever order the file has them", () => {
  const gap = { days: { from: "2026-03-03", to: "2026-03-07" }, amount: "12.00" };
  expect([...gapsOf([march, later], null)]).toEqual([[1, gap]]);
  expect([...gapsOf([later, march], null)]).toEqual([[0, gap]]);
});

test("where balances meet nothing is missing", () => {
  expect(gapsOf([march, { ...later, opening: "110.00" }], null).size).toBe(0);
});

test("days without balances are named, and statements that follow each other are not", () => {
  const bare = { ...later, opening: null };
  expect(gapsOf([march, bare], null).get(1)).toEqual({ days: { from: "2026-03-03", to: "2026-03-07" }, amount: null });
  expect(gapsOf([march, { ...bare, from_on: "2026-03-03" }], null).size).toBe(0);
});

test("the first goes on from what is kept; a file from before is none that goes on", () => {
  expect(gapsOf([later], { on: "2026-03-02", balance: "110.00" }).get(0)?.amount).toBe("12.00");
  expect(gapsOf([march], { on: "2026-03-31", balance: "500.00" }).size).toBe(0);
  expect(gapsOf([{ ...march, to_on: null }], { on: "2026-02-01", balance: "1.00" }).size).toBe(0);
});

test("what lies inside a longer statement opens no gap, and hides none", () => {
  const bare = { opening: null, closing: null };
  const long = { ...bare, from_on: "2026-03-03", to_on: "2026-03-20" };
  const inside = { ...bare, from_on: "2026-03-10", to_on: "2026-03-12" };
  expect(gapsOf([march, inside, long], null).size).toBe(0);
  const days = { from: "2026-03-03", to: "2026-03-04" };
  expect([...gapsOf([march, { ...long, from_on: "2026-03-05" }, inside], null)]).toEqual([[1, { days, amount: null }]]);
});
