import { expect, test } from "vitest";
import { accountOf, isOfSeveral, readingOf, saidOf, withAccount, withEncoding, withMapping } from "./reading";

const A = { bank_account: "DE1", account_id: null };
const B = { bank_account: "DE2", account_id: "known" };
const MAPPING = {
  delimiter: ";",
  encoding: "",
  heading_line: 1,
  heading: [],
  date_order: "dmy",
  decimal: ",",
  is_quoted: true,
  debit_is_signed: false,
  negated: false,
  currency: "",
  booked: 0,
  amount: 1,
  text: [],
} as const;

test("nothing said is nothing sent: a kept layout then applies by itself", () => {
  expect(readingOf(saidOf(null))).toEqual({});
  expect(readingOf(saidOf("a"))).toEqual({ account_id: "a" });
});

test("answers and characters are sent until a mapping says all of it", () => {
  const said = { ...saidOf(null), encoding: "utf-16", answers: { date_order: "dmy" } };
  expect(readingOf(said)).toEqual({ encoding: "utf-16", date_order: "dmy" });
  const mapping = { ...MAPPING, heading: [], text: [] };
  expect(readingOf({ ...said, mapping })).toEqual({ mapping });
});

test("of one account it is the account; of several each is said by its number", () => {
  expect(withAccount(saidOf(null), [A], A, "x").accountId).toBe("x");
  const said = withAccount(saidOf("from the address"), [A, B], A, "x");
  expect(readingOf(said)).toEqual({ accounts: { DE1: "x" } });
  expect([accountOf(said, A), accountOf(said, B)]).toEqual(["x", "known"]);
  expect(withAccount(said, [A, B], A, null).accounts).toEqual({});
});

test("one account in two currencies is one", () => {
  expect(isOfSeveral([A, { ...A }])).toBe(false);
  expect(isOfSeveral([A, B])).toBe(true);
});

test("columns that are changed leave the account that the layout was kept for", () => {
  const mapping = { ...MAPPING, heading: [], text: [] };
  expect(withMapping(saidOf(null), [B], mapping).accountId).toBe("known");
  expect(withMapping(saidOf(null), [A, B], mapping).accountId).toBeNull();
});

test("other characters read the columns anew, with the answers that were given", () => {
  const mapping = { ...MAPPING, heading: [], text: [] };
  const said = withEncoding({ ...saidOf(null), mapping, answers: { date_order: "dmy" } }, [B], "windows-1252");
  expect(readingOf(said)).toEqual({ account_id: "known", encoding: "windows-1252", date_order: "dmy" });
});
