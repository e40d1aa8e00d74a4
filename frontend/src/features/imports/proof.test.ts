import { expect, it } from "vitest";
import { byAccount, isZero, total } from "./proof";

const month = (account: string, month: string, debit: string, credit: string, currency = "MYR") => ({
  account,
  month,
  currency,
  debit,
  credit,
  balance: "0",
  currency_amount: "0",
});

it("adds each account over its months and units, to the sen", () => {
  const months = [
    month("4000", "2026-01", "0", "9999999999.98"),
    month("1000", "2026-01", "9999999999.98", "0"),
    month("1000", "2026-02", "0.10", "0.20"),
    month("1000", "2026-02", "0.20", "0.10", "USD"),
  ];
  const rows = byAccount(months);
  expect(rows).toEqual([
    { account: "1000", debit: "10000000000.28", credit: "0.30", balance: "9999999999.98" },
    { account: "4000", debit: "0", credit: "9999999999.98", balance: "-9999999999.98" },
  ]);
  expect(total(rows)).toEqual({ debit: "10000000000.28", credit: "10000000000.28" });
});

it("knows nothing in any notation", () => {
  expect(["0", "0.00", "-0.00", "0.01"].map(isZero)).toEqual([true, true, true, false]);
});
