import { expect, test } from "vitest";
import { agesOf, bucketOf, isSaidByBank } from "./ages";

test("a day belongs to one bucket, the first day of the next to the next", () => {
  expect([-1, 0, 30, 31, 60, 61, 90, 91, 4000].map(bucketOf)).toEqual([0, 0, 0, 31, 31, 61, 61, 91, 91]);
});

test("currencies are never added to each other", () => {
  const line = (currency: string, age_days: number, amount: string) => ({ currency, age_days, amount });
  const [eur, myr] = agesOf([line("MYR", 5, "0.10"), line("MYR", 7, "0.20"), line("EUR", 100, "-3.00")]);
  expect(eur).toMatchObject({ currency: "EUR", count: 1, of: { 0: "0", 91: "-3.00" } });
  expect(myr).toMatchObject({ currency: "MYR", count: 2, of: { 0: "0.30", 91: "0" } });
});

test("what is known of a line is said where somebody wrote it", () => {
  const of = (description: string) => isSaidByBank({ counterparty_name: "Cash", text: "CDM  17", description });
  expect([of("Cash CDM 17"), of("CDM 17"), of(""), of("Asked the bank")]).toEqual([true, true, true, false]);
});
