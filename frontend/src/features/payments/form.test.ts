import { describe, expect, it } from "vitest";
import type { Item } from "./api";
import { allocationOf, bankCurrencyOf, type Form, missingOf, moved, needsRate, newForm, toBody, whyNot } from "./form";

const form = (more: Partial<Form> = {}) =>
  newForm({ direction: "receipt", paidOn: "2026-04-15", currency: "EUR", ...more });
const money = (amount: string) => ({ amount, formula: "" });
const item = (line_id: string, open_amount: string) =>
  ({ line_id, open_amount, side: "receivable", currency: "EUR" }) as Item;

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
    const found = allocationOf(said, items);
    const sent = items.filter(({ line_id }) => found.shares.has(line_id));
    const body = toBody(said, { found, sent, bankCurrency: "MYR", base: "MYR", seen: null });
    expect(body.allocations).toEqual([
      { line_id: "a", amount: "100.00" },
      { line_id: "b", amount: "20.00" },
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
    expect(whyNot(form(), allocationOf(form(), items))).toBe("nothing_said");
    const over = form({ amount: money("200.00") });
    expect(whyNot(over, allocationOf(over, items))).toBe("must_advance");
    expect(whyNot({ ...over, isAdvance: true }, allocationOf(over, items))).toBeNull();
    const under = form({ amount: money("60.00"), asked: { a: money("70.00") } });
    expect(whyNot(under, allocationOf(under, items))).toBe("must_allocate");
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
