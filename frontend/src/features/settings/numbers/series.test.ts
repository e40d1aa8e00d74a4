import { expect, test } from "vitest";
import { countsFrom, inOrder, type NumberYear, nextYears, type Series } from "./series";

const year = (fiscal_year: string, is_opened: boolean, has_begun: boolean): NumberYear => ({
  fiscal_year,
  starts_on: `${fiscal_year}-01-01`,
  ends_on: `${fiscal_year}-12-31`,
  is_opened,
  has_begun,
  prefix: `SJ-${fiscal_year}-`,
  numbers_given: has_begun ? 4 : 0,
  next_number: `SJ-${fiscal_year}-00000${has_begun ? 5 : 1}`,
});
const series = (code: string, documents: string[]): Series => ({
  journal_id: code,
  code,
  name: code,
  kind: "general",
  number_prefix: "{journal}-{year}-",
  version: 1,
  documents,
  years: [],
});

test("journals of documents stand before the others", () => {
  const rows = [series("BJ", []), series("GJ", []), series("PJ", ["bill"]), series("SJ", ["invoice", "credit_note"])];
  expect(inOrder(rows).map(({ code }) => code)).toEqual(["SJ", "PJ", "BJ", "GJ"]);
});

test("a pattern counts from the first year without a number", () => {
  const years = [year("2026", true, true), year("2027", true, false), year("2028", false, false)];
  expect(countsFrom(years)?.fiscal_year).toBe("2027");
  expect(nextYears(years).map(({ fiscal_year }) => fiscal_year)).toEqual(["2026", "2027"]);
  expect(nextYears(years.slice(2)).map(({ fiscal_year }) => fiscal_year)).toEqual(["2028"]);
});
