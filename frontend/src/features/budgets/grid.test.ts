import { describe, expect, it } from "vitest";
import { pasteAt, pasteRows, readSlice, rowsOf, sameAmount, sliceText, spread, total } from "./grid";

const how = { region: "en-GB", scale: 2 };

describe("a year's amount", () => {
  it("is spread to the last cent, what does not divide over the first periods", () => {
    const parts = spread("1000.00", 12, 2);
    expect(parts.slice(0, 5)).toEqual(["83.34", "83.34", "83.34", "83.34", "83.33"]);
    expect(total(parts)).toBe("1000.00");
    expect(total(spread("-0.05", 12, 2))).toBe("-0.05");
    expect(spread("7", 2, 0)).toEqual(["4", "3"]);
  });

  it("is nothing where no period has an amount", () => {
    expect(total(["", ""])).toBe("");
    expect(sameAmount("", "0.00")).toBe(true);
    expect(sameAmount("1", "1.00")).toBe(true);
    expect(sameAmount("1", "1.01")).toBe(false);
  });
});

describe("what is pasted", () => {
  it("fills cells to the right and down, and names what is no amount or has no place", () => {
    const rows = rowsOf("1,200.00\t(30)\t7\n\tx\t\n5\t-\n") ?? [];
    expect(pasteAt(rows, { account: "4100", period: 11 }, ["4100", "5100"], [10, 11, 12], how)).toEqual({
      cells: { "4100 11": "1200.00", "4100 12": "-30.00", "5100 11": "" },
      left: ["7", "x", "5"],
    });
  });

  it("finds its accounts by code, with or without a name beside it, and names rows that have none", () => {
    const rows = rowsOf("Account\tJan\n4100\tSales\t10\t20\n5100 Rent\t5\tRM 1,000\t3\n9999\t1") ?? [];
    expect(pasteRows(rows, new Set(["4100", "5100"]), [1, 2], how)).toEqual({
      cells: { "4100 1": "10.00", "4100 2": "20.00", "5100 1": "5.00" },
      left: ["RM 1,000", "3"],
      accounts: ["4100", "5100"],
      unknown: ["9999"],
    });
  });

  it("is left to the field where it is one plain text", () => {
    expect(rowsOf("1200")).toBeNull();
  });
});

it("reads a slice of values as it is written", () => {
  expect(sliceText({ project: "P1", "cost-centre": "CC1" })).toBe("cost-centre:CC1,project:P1");
  expect(readSlice("cost-centre:CC1,project:P1")).toEqual({ "cost-centre": "CC1", project: "P1" });
  expect(readSlice(undefined)).toEqual({});
});
