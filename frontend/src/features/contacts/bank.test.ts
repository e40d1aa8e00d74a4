import { expect, test } from "vitest";
import { emptyAccount, missingOf, toAccount } from "@/lib/bank/account";
import { daysBefore } from "./news";

test("an account begins as the kind that its country has", () => {
  expect(emptyAccount("DE").kind).toBe("iban");
  expect(emptyAccount("MY").kind).toBe("number");
  expect(emptyAccount("").kind).toBe("number");
});

test("an IBAN is sent alone, a number with its country and bank", () => {
  const typed = { ...emptyAccount("MY"), number: " 514011223344 ", bank: "MBBEMYKL", iban: "left over" };
  expect(toAccount(typed)).toEqual({ country: "MY", account_number: "514011223344", bank_code: "MBBEMYKL" });
  expect(toAccount({ ...typed, kind: "iban", iban: "DE89 3704" })).toEqual({
    iban: "DE89 3704",
    bank_code: "MBBEMYKL",
  });
});

test("what is still empty is named; the BIC of an IBAN may be", () => {
  expect(missingOf(emptyAccount("MY"))).toEqual(["account.account_number", "account.bank_code"]);
  expect(missingOf(emptyAccount("DE"))).toEqual(["account.iban"]);
  expect(missingOf({ ...emptyAccount("DE"), iban: "DE89" })).toEqual([]);
});

test("so many days before a moment", () => {
  expect(daysBefore(new Date("2026-03-31T08:00:00Z"), 30)).toBe("2026-03-01T08:00:00.000Z");
});
