import type { components } from "@/lib/api/schema";
import type { Line } from "./form";

export type Item = components["schemas"]["ItemOut"];

/** What a line that was written before fills in; its price only where it is in the same currency. */
export function filledBy(item: Item, currency: string): Partial<Omit<Line, "key">> {
  return {
    text: item.text,
    unit: item.unit,
    account: item.account_code,
    taxes: item.tax_code_ids,
    dimensions: item.dimensions,
    ...(item.currency === currency && { price: { amount: item.unit_price, formula: "" } }),
    kept: {
      price_base_quantity: item.price_base_quantity,
      discount_amount: "0",
      charge_amount: "0",
      tax_units: null,
      credited_position: null,
    },
  };
}
