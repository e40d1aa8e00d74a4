import { expect, test } from "vitest";
import {
  codeOn,
  dayInForce,
  hasRates,
  nextAfter,
  type Rate,
  rateOn,
  ratesByDay,
  rateTyped,
  type TaxCode,
  trimmed,
} from "./rates";

const RATES: Rate[] = [
  { starts_on: "2027-01-01", value: null },
  { starts_on: "2024-03-01", value: "8.0000" },
  { starts_on: "2018-09-01", value: "6.0000" },
];

function code(...components: Partial<TaxCode["components"][number]>[]): TaxCode {
  return {
    id: "c",
    code: "SV",
    name: "Service tax",
    direction: "sales",
    treatment: "taxable",
    category: "S",
    exemption_code: "",
    exemption_reason: "",
    myinvois_type: "02",
    due_on: "payment",
    due_within_months: 12,
    rounds_together: false,
    is_active: true,
    pack: "",
    version: 1,
    components: components.map((component, at) => ({
      id: `p${at}`,
      number: at + 1,
      name: "Tax",
      is_compound: false,
      is_per_unit: false,
      recoverable_percent: "100",
      output_account_code: null,
      input_account_code: null,
      deferred_account_code: null,
      rates: RATES,
      ...component,
    })),
  };
}

test("a rate counts from its day on until the next one begins", () => {
  expect(rateOn(RATES, "2018-08-31")).toBeNull();
  expect(rateOn(RATES, "2018-09-01")?.value).toBe("6.0000");
  expect(rateOn(RATES, "2024-02-29")?.value).toBe("6.0000");
  expect(rateOn(RATES, "2024-03-01")?.value).toBe("8.0000");
  expect(nextAfter(RATES, "2020-01-01")?.starts_on).toBe("2024-03-01");
  expect(nextAfter(RATES, "2027-01-01")).toBeNull();
});

test("a code is the sum of its percents, missing where one is, and none where it has none", () => {
  expect(codeOn(code({}), "2026-01-01")).toEqual({
    is: "rates",
    parts: [{ value: "8", isPerUnit: false }],
    total: "8",
  });
  expect(codeOn(code({}), "2027-01-01")).toEqual({ is: "missing" });
  expect(codeOn(code(), "2026-01-01")).toEqual({ is: "none" });
  const nine = { rates: [{ starts_on: "2017-07-01", value: "2.5" }] };
  expect(codeOn(code(nine, nine), "2026-01-01")).toMatchObject({ total: "5" });
  expect(codeOn(code(nine, { ...nine, is_compound: true }), "2026-01-01")).toMatchObject({ total: null });
  expect(codeOn(code({ ...nine, is_per_unit: true }), "2026-01-01")).toMatchObject({ total: null });
});

test("rates stand by the day they begin on", () => {
  const rows = ratesByDay(code({}, { rates: [{ starts_on: "2024-03-01", value: "1" }] }));
  expect(rows.map(({ day }) => day)).toEqual(["2027-01-01", "2024-03-01", "2018-09-01"]);
  expect(rows[2]?.begins).toEqual([{ starts_on: "2018-09-01", value: "6.0000" }, null]);
  expect(
    dayInForce(
      rows.map(({ day }) => day),
      "2026-05-05",
    ),
  ).toBe("2024-03-01");
  expect(dayInForce(["2024-03-01"], "2020-01-01")).toBeNull();
});

test("a rate is typed with a comma or a point", () => {
  expect(["8", "7,25", "2.5 %", "0", ""].map(rateTyped)).toEqual(["8", "7.25", "2.5", "0", null]);
  expect(["-1", "much", "1,2,3"].map(rateTyped)).toEqual([null, null, null]);
  expect(["8.0000", "7.250", "10", "0.00"].map(trimmed)).toEqual(["8", "7.25", "10", "0"]);
});

test("only what is charged, withheld or owed by the buyer has rates", () => {
  expect(hasRates("taxable", "sales")).toBe(true);
  expect(hasRates("reverse_charge", "sales")).toBe(false);
  expect(hasRates("reverse_charge", "purchases")).toBe(true);
  expect(hasRates("exempt", "purchases")).toBe(false);
});
