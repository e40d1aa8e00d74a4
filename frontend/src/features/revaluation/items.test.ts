import { expect, test } from "vitest";
import { byAccount, firstItems, type Item, net, usualDay } from "./items";

const item = (account_code: string, difference: string): Item => ({
  account_id: account_code,
  account_code,
  account_name: `Account ${account_code}`,
  line_id: null,
  entry_id: null,
  entry_number: null,
  posting_date: null,
  description: "",
  currency: "USD",
  amount: "1.00",
  base_amount: "4.00",
  rate: "4.1",
  rate_day: "2026-03-31",
  rate_source: "ecb",
  revalued_amount: "4.10",
  difference,
});

test("items are summed by account to the cent, and stay in order", () => {
  const found = byAccount([item("1310", "9876543210.10"), item("2100", "-0.30"), item("1310", "0.02")]);
  expect(found.map(({ code, difference, items }) => [code, difference, items.length])).toEqual([
    ["1310", "9876543210.12", 2],
    ["2100", "-0.30", 1],
  ]);
});

test("what is left of gains after losses may be below zero", () => {
  expect(net("16.20", "0.00")).toBe("16.20");
  expect(net("1.00", "1.05")).toBe("-0.05");
});

test("the usual day is the end of the last period that is over", () => {
  const ends = ["2026-12-31", "2026-10-31", "2026-11-30"];
  expect(usualDay(ends, "2026-11-26")).toBe("2026-10-31");
  expect(usualDay(ends, "2026-12-31")).toBe("2026-11-30");
  expect(usualDay([], "2026-11-26")).toBe("2026-11-26");
});

test("of many items the first are shown, and every account keeps its sum", () => {
  const accounts = byAccount([item("1310", "1.00"), item("1310", "2.00"), item("2100", "3.00")]);
  const { shown, left } = firstItems(accounts, 1);
  expect(shown.map(({ difference, items }) => [difference, items.length])).toEqual([
    ["3.00", 1],
    ["3.00", 0],
  ]);
  expect(left).toBe(2);
  expect(firstItems(accounts, 400)).toEqual({ shown: accounts, left: 0 });
});
