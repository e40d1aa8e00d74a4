import { describe, expect, it } from "vitest";
import { amountOf, contentOf } from "./content";

describe("the content of a template", () => {
  it("is the sum of its debits", () => {
    const lines = [{ debit: "2500.00" }, { debit: "0.05", credit: "0" }, { credit: "2500.05" }];
    expect(amountOf(contentOf({ lines }))).toBe("2500.05");
  });

  it("has no amount before the rate of the day is known", () => {
    const lines = [{ currency: "USD", currency_amount: "25.00" }, { credit: "106.00" }];
    expect(amountOf(contentOf({ lines }))).toBeNull();
  });

  it("is read as it was kept, whatever is left out", () => {
    expect(contentOf({ description: "Rent {month}" })).toMatchObject({
      description: "Rent {month}",
      reference: "",
      lines: [],
    });
  });
});
