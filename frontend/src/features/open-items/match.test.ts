import { describe, expect, it } from "vitest";
import { toWire } from "@/lib/money/decimal";
import { match, type Offer } from "./match";

const debit = (id: string, open: string, openBase = open, asked: string | null = null): Offer => ({
  id,
  side: "debit",
  open,
  openBase,
  asked,
});
const credit = (id: string, open: string, openBase = open, asked: string | null = null): Offer => ({
  ...debit(id, open, openBase, asked),
  side: "credit",
});
const shown = (offers: Offer[]) => {
  const { shares, difference, lacks } = match(offers, 2);
  const amounts = Object.fromEntries([...shares].map(([id, { amount }]) => [id, toWire(amount)]));
  return { amounts, difference: toWire(difference), lacks };
};

describe("what a settlement settles", () => {
  it("is used up in the order the items were chosen in", () => {
    expect(shown([debit("a", "100.00"), debit("b", "60.00"), credit("c", "120.00")])).toEqual({
      amounts: { a: "100.00", b: "20.00", c: "120.00" },
      difference: "0.00",
      lacks: null,
    });
  });

  it("is exactly what was asked for, and the other side follows", () => {
    const { amounts } = shown([debit("a", "100.00", "100.00", "30.00"), credit("c", "120.00")]);
    expect(amounts).toEqual({ a: "30.00", c: "30.00" });
  });

  it("lacks a side, or enough of it", () => {
    expect(shown([debit("a", "100.00")]).lacks).toBe("credit");
    expect(shown([credit("c", "1.00")]).lacks).toBe("debit");
    expect(shown([debit("a", "100.00", "100.00", "100.00"), credit("c", "60.00")]).lacks).toBe("credit");
    expect(shown([debit("a", "50.00"), credit("c", "60.00", "60.00", "60.00")]).lacks).toBe("debit");
  });

  it("leaves the difference of the rates in the base currency, and the last part weighs what is left", () => {
    expect(shown([debit("a", "100.00", "425.00"), credit("c", "100.00", "440.00")]).difference).toBe("-15.00");
    const { shares, difference } = match([debit("a", "3.00", "10.00"), credit("c", "1.00", "3.40")], 2);
    expect(toWire(shares.get("a")?.base ?? { digits: 0n, scale: 0 })).toBe("3.33");
    expect(toWire(difference)).toBe("-0.07");
  });
});
