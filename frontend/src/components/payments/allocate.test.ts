import { describe, expect, it } from "vitest";
import { toWire } from "@/lib/money/decimal";
import { allocate, isAgainst, type Wish } from "./allocate";

const item = (id: string, open: string, more: Partial<Wish> = {}): Wish => ({
  id,
  open,
  isAgainst: true,
  chosen: "auto",
  asked: null,
  ...more,
});
const shown = (wishes: readonly Wish[], amount: string | null, deductions: readonly string[] = []) => {
  const found = allocate(wishes, { amount, deductions });
  return {
    ...Object.fromEntries([...found.shares].map(([id, share]) => [id, toWire(share)])),
    amount: toWire(found.amount),
    left: toWire(found.left),
  };
};

describe("what a payment is proposed to settle", () => {
  const three = [item("a", "100.00"), item("b", "50.00"), item("c", "30.00")];

  it("fills the oldest first, the last one in part", () => {
    expect(shown(three, "120.00")).toEqual({ a: "100.00", b: "20.00", amount: "120.00", left: "0.00" });
  });
  it("leaves over what nothing is open for", () => {
    expect(shown(three, "200.00")).toEqual({ a: "100.00", b: "50.00", c: "30.00", amount: "200.00", left: "20.00" });
  });
  it("takes what was chosen before the others, and nothing of what was struck out", () => {
    const wishes = [item("a", "100.00", { chosen: "off" }), item("b", "50.00"), item("c", "30.00", { chosen: "on" })];
    expect(shown(wishes, "60.00")).toEqual({ c: "30.00", b: "30.00", amount: "60.00", left: "0.00" });
  });
  it("takes exactly what was asked for, also more than there is money", () => {
    const wishes = [item("a", "100.00", { asked: "70.00" }), item("b", "50.00")];
    expect(shown(wishes, "80.00")).toEqual({ a: "70.00", b: "10.00", amount: "80.00", left: "0.00" });
    expect(shown(wishes, "60.00")).toEqual({ a: "70.00", amount: "60.00", left: "-10.00" });
  });
  it("counts what is taken off beside the money", () => {
    expect(shown([item("a", "100.00")], "98.00", ["2.00"])).toEqual({ a: "100.00", amount: "98.00", left: "0.00" });
  });
  it("uses a credit note only where it is chosen", () => {
    const credit = item("z", "40.00", { isAgainst: false });
    expect(shown([...three, credit], "100.00")).toEqual({ a: "100.00", amount: "100.00", left: "0.00" });
    expect(shown([...three, { ...credit, chosen: "on" }], "100.00")).toEqual({
      z: "40.00",
      a: "100.00",
      b: "40.00",
      amount: "100.00",
      left: "0.00",
    });
  });
  it("comes to what is chosen where no amount is said", () => {
    const wishes = [item("a", "100.00", { chosen: "on" }), item("b", "50.00")];
    expect(shown(wishes, null, ["2.00"])).toEqual({ a: "100.00", amount: "98.00", left: "0.00" });
    expect(shown([item("b", "50.00")], null)).toEqual({ amount: "0", left: "0" });
  });
});

describe("where an item stands", () => {
  it("is against a receipt where it is a debit, whatever its side", () => {
    expect(isAgainst({ side: "receivable", open_amount: "1" }, true)).toBe(true);
    expect(isAgainst({ side: "receivable", open_amount: "-1" }, true)).toBe(false);
    expect(isAgainst({ side: "payable", open_amount: "-1" }, true)).toBe(true);
    expect(isAgainst({ side: "payable", open_amount: "1" }, false)).toBe(true);
  });
});
