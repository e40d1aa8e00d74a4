import { describe, expect, it } from "vitest";
import { lacksOf, type Mapping, mappingOf, saidOf, withRole } from "./mapping";

const SIDES: Mapping = {
  encoding: "utf-8",
  delimiter: ",",
  heading_row: 1,
  heading: ["No", "Date", "Account", "Debit", "Credit", "Centre"],
  date_column: 2,
  date_format: "DD/MM/YYYY",
  entries: { by: "column", column: 1 },
  account_column: 3,
  account_by: "code",
  amounts: { given: "sides", debit_column: 4, credit_column: 5 },
  decimal_mark: ".",
  grouping_mark: ",",
  dimensions: [{ axis: "cost-centre", column: 6 }],
};

describe("what a person says of the columns", () => {
  it("is the mapping it was read from", () => {
    const said = saidOf(SIDES, 6);
    expect(said.roles).toEqual(["entry", "date", "account", "debit", "credit", "dimension cost-centre"]);
    expect(mappingOf(said)).toMatchObject(SIDES);
    expect(lacksOf(said)).toEqual([]);
  });

  it("gives a meaning to one column at a time", () => {
    const said = withRole(saidOf(SIDES, 6), 5, "debit");
    expect(said.roles).toEqual(["entry", "date", "account", "none", "credit", "debit"]);
    expect(mappingOf(said).amounts).toEqual({ given: "sides", debit_column: 6, credit_column: 5 });
  });

  it("says what is missing, and sends no half of it", () => {
    let said = withRole(saidOf(SIDES, 6), 3, "none");
    expect(mappingOf(said).amounts).toBeNull();
    expect(lacksOf(said)).toEqual(["amounts"]);
    said = withRole(withRole(said, 4, "amount"), 5, "mark");
    expect(lacksOf(said)).toEqual(["marks"]);
    expect(mappingOf({ ...said, debitMarks: "S, D", creditMarks: "H" }).amounts).toEqual({
      given: "marked",
      column: 5,
      mark_column: 6,
      debit_marks: ["S", "D"],
      credit_marks: ["H"],
    });
  });

  it.each([
    [{ join: "row" as const, contra: "" }, ["contra"]],
    [{ join: "row" as const, contra: "1000" }, []],
    [{ join: "date_and_reference" as const }, ["entry"]],
  ])("knows how rows become entries: %j", (changes, lacks) => {
    expect(lacksOf({ ...saidOf(SIDES, 6), ...changes })).toEqual(lacks);
  });

  it("wants an amount or a rate beside a currency", () => {
    const said = withRole(saidOf(SIDES, 6), 5, "currency");
    expect(lacksOf(said)).toEqual(["currency"]);
  });
});
