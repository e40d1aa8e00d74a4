import { describe, expect, it } from "vitest";
import { toWire } from "@/lib/money/decimal";
import type { Item } from "./api";
import { allocationOf, bankCurrencyOf, type Form, missingOf, moved, needsRate, newForm, toBody, whyNot } from "./form";

const form = (more: Partial<Form> = {}) =>
  newForm({ direction: "receipt", paidOn: "2026-04-15", currency: "EUR", ...more });
const money = (amount: string) => ({ amount, formula: "" });
const item = (line_id: string, open_amount: string) =>
  ({ line_id, open_amount, side: "receivable", currency: "EUR", early_discount: null }) as Item;

describe("a payment that is typed", () => {
  const items = [item("a", "100.00"), item("b", "50.00")];

  it("sends each share as it is shown, and no advance where nothing is left", () => {
    const said = form({
      contactId: "c",
      accountId: "k",
      amount: money("120.00"),
      bankAmount: money("510.00"),
      isAdvance: true,
      controlAccountId: "x",
    });
    const found = allocationOf(said, items, 2);
    const sent = items.filter(({ line_id }) => found.shares.has(line_id));
    const body = toBody(said, { found, sent, bankCurrency: "MYR", base: "MYR", seen: null });
    expect(body.allocations).toEqual([
      { line_id: "a", amount: "100.00", early_discount: false },
      { line_id: "b", amount: "20.00", early_discount: false },
    ]);
    expect(body).toMatchObject({
      amount: "120.00",
      bank_amount: "510.00",
      advance: false,
      control_account_id: null,
      charges: null,
      rate: null,
    });
    expect(whyNot(said, found)).toBeNull();
  });
  it("says why it cannot be recorded", () => {
    expect(whyNot(form(), allocationOf(form(), items, 2))).toBe("nothing_said");
    const over = form({ amount: money("200.00") });
    expect(whyNot(over, allocationOf(over, items, 2))).toBe("must_advance");
    expect(whyNot({ ...over, isAdvance: true }, allocationOf(over, items, 2))).toBeNull();
    const under = form({ amount: money("60.00"), asked: { a: money("70.00") } });
    expect(whyNot(under, allocationOf(under, items, 2))).toBe("must_allocate");
  });
  it("asks for what moved on the account where that is another currency, and for a rate where no amount tells it", () => {
    expect(bankCurrencyOf(form(), { id: "k", subtype: "bank", currency: "" }, "MYR")).toBe("MYR");
    expect(bankCurrencyOf(form(), { id: "k", subtype: "bank", currency: "USD" }, "MYR")).toBe("USD");
    expect(needsRate(form(), "MYR", "MYR")).toBe(false);
    expect(needsRate(form(), "EUR", "MYR")).toBe(true);
    expect(missingOf(form({ contactId: "c", accountId: "k" }), "MYR")).toEqual(["bank_amount"]);
    expect(missingOf(form({ contactId: "c", accountId: "k" }), "EUR")).toEqual([]);
  });
  it("lowers what came in by the charges, and raises what went out", () => {
    const charged = { charges: { amount: money("2.50"), accountId: "f" } };
    const amount = { digits: 10000n, scale: 2 };
    expect(moved(form(charged), amount)).toBe("97.50");
    expect(moved(form({ ...charged, direction: "payment" }), amount)).toBe("102.50");
  });
});

describe("a discount for paying early", () => {
  const early = { percent: "2", until: "2026-04-20", amount: "2.00" };
  const items = [{ ...item("a", "100.00"), early_discount: early }, item("b", "50.00")];
  const proposed = (more: Partial<Form>) => {
    const found = allocationOf(form(more), items, 2);
    const wire = (of: ReadonlyMap<string, Parameters<typeof toWire>[0]>) =>
      Object.fromEntries([...of].map(([id, amount]) => [id, toWire(amount)]));
    return {
      shares: wire(found.shares),
      discounts: wire(found.discounts),
      amount: toWire(found.amount),
      left: toWire(found.left),
    };
  };

  it("is taken where the money leaves just that", () => {
    expect(proposed({ amount: money("98.00") })).toMatchObject({ shares: { a: "100.00" }, discounts: { a: "2.00" } });
    expect(proposed({ amount: money("148.00") })).toMatchObject({
      shares: { a: "100.00", b: "50.00" },
      discounts: { a: "2.00" },
    });
  });
  it("lowers what is paid where items are chosen and no amount is typed", () => {
    expect(proposed({ chosen: { a: "on" } })).toMatchObject({ amount: "98.00", discounts: { a: "2.00" } });
    expect(proposed({ chosen: { a: "on" }, discounts: { a: false } })).toMatchObject({
      amount: "100.00",
      discounts: {},
    });
  });
  it("is not taken of what the money settles without it, or does not reach", () => {
    expect(proposed({ amount: money("100.00") })).toMatchObject({ shares: { a: "100.00" }, discounts: {} });
    expect(proposed({ amount: money("150.00") })).toMatchObject({ discounts: {}, left: "0.00" });
    expect(proposed({ amount: money("50.00") })).toMatchObject({ shares: { a: "50.00" }, discounts: {} });
  });
  it("is taken where somebody says so, and what is left over is seen", () => {
    expect(proposed({ amount: money("150.00"), discounts: { a: true } })).toMatchObject({
      discounts: { a: "2.00" },
      left: "2.00",
    });
  });
  it("is that of the part that is settled", () => {
    expect(proposed({ amount: money("49.00"), asked: { a: money("50.00") }, chosen: { a: "on" } })).toMatchObject({
      shares: { a: "50.00" },
      discounts: { a: "1.00" },
      left: "0.00",
    });
  });
  it("is gone after its day", () => {
    expect(proposed({ amount: money("98.00"), paidOn: "2026-04-21" })).toMatchObject({ discounts: {} });
  });
});
