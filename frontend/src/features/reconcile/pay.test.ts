import { expect, test } from "vitest";
import { toWire } from "@/lib/money/decimal";
import { allocationOf, type Form, type Item, lacks, needsRate, newForm, shortOf, toBody, worthOf } from "./pay";
import type { Proposal } from "./proposals";

const item = (line_id: string, open_amount: string) => ({ line_id, open_amount, side: "receivable" }) as Item;
const ITEMS = [item("a", "11880.00"), item("b", "6480.00")];
const money = (amount: string) => ({ amount, formula: "" });
const form = (more: Partial<Form> = {}): Form => ({
  ...newForm("MYR", "charges", null),
  contact: { value: "c", name: "Seri Bayu" },
  ...more,
});
const line = { amount: "18360.00", currency: "MYR" };

test("the oldest items are filled first, exactly", () => {
  const found = allocationOf(form(), line, ITEMS);
  expect(toWire(found.left)).toBe("0.00");
  expect(lacks(form(), line, found, "MYR")).toBeNull();
  const body = toBody(form(), line, { found, sent: ITEMS, base: "MYR", seen: null });
  expect(body.payments[0]).toMatchObject({
    amount: "18360.00",
    bank_amount: "18360.00",
    advance: false,
    charges: null,
    rate: null,
    allocations: [
      { line_id: "a", amount: "11880.00" },
      { line_id: "b", amount: "6480.00" },
    ],
  });
});

test("what the bank kept makes the payment more than the line; of money that goes out, less", () => {
  const kept = form({ charges: { amount: money("10.00"), accountId: "charges" } });
  expect(worthOf(kept, { ...line, amount: "18350.00" })).toBe("18360.00");
  expect(worthOf(kept, { ...line, amount: "-18370.00" })).toBe("18360.00");
});

test("a rest that the money does not reach stays open, or is written off", () => {
  const paid = { ...line, amount: "18355.00" };
  const found = allocationOf(form(), paid, ITEMS);
  expect(toWire(shortOf(form(), ITEMS, found))).toBe("5.00");
  expect(lacks(form(), paid, found, "MYR")).toBeNull();
  const off = form({ deductions: [{ key: 1, kind: "write_off", accountId: "w", amount: money("5.00") }] });
  const whole = allocationOf(off, paid, ITEMS);
  expect([toWire(shortOf(off, ITEMS, whole)), toWire(whole.left)]).toEqual(["0.00", "0.00"]);
  expect(toWire(whole.amount)).toBe("18355.00");
});

test("what is left over is an advance, and that has to be said", () => {
  const found = allocationOf(form(), { ...line, amount: "20000.00" }, ITEMS);
  expect(lacks(form(), line, found, "MYR")).toBe("must_advance");
  expect(lacks(form({ isAdvance: true }), line, found, "MYR")).toBeNull();
});

test("more than the money is refused before the API refuses it", () => {
  const asked = form({ asked: { a: money("11880.00"), b: money("7000.00") } });
  expect(lacks(asked, line, allocationOf(asked, line, ITEMS), "MYR")).toBe("must_allocate");
});

test("in another currency the items say what was paid, unless it is typed; a rate is asked where neither is that of the books", () => {
  const other = form({ currency: "EUR" });
  const found = allocationOf({ ...other, chosen: { a: "on" } }, line, ITEMS);
  expect(toWire(found.amount)).toBe("11880.00");
  expect(needsRate(other, line, "MYR")).toBe(false);
  expect(needsRate(other, { currency: "USD" }, "MYR")).toBe(true);
  expect(lacks(other, { amount: "1.00", currency: "USD" }, found, "MYR")).toBe("rate");
});

test("a charge or a deduction names its account", () => {
  const found = allocationOf(form(), line, ITEMS);
  expect(lacks(form({ charges: { amount: money("1.00"), accountId: "" } }), line, found, "MYR")).toBe("account");
  expect(lacks(form({ contact: null }), line, found, "MYR")).toBe("contact");
});

test("what a proposal names is chosen at first; what is left of the money goes to the others", () => {
  const from = { contact_id: "c", contact_name: "Seri Bayu", parts: [{ open_item_line_id: "b" }] } as Proposal;
  const begun = newForm("MYR", "", from);
  expect(begun.contact).toEqual({ value: "c", name: "Seri Bayu" });
  expect([...allocationOf(begun, { ...line, amount: "6480.00" }, ITEMS).shares.keys()]).toEqual(["b"]);
});
