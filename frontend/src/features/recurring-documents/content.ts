import type { components } from "@/lib/api/schema";
import type { Kind } from "./kinds";

type Schemas = components["schemas"];
/** Of a bill the supplier's number, too. */
export type Content = Schemas["ContentIn"] & { supplier_number?: string };

/** What stands for the time that is billed. */
export const PLACES = "{period}, {month}, {month_name}, {quarter}, {year}, {date}";

/** What a document says, without its dates, as a recurring one takes it. The number of a bill is made another one each month. */
export function contentOf(document: Schemas["DocumentOut"], kind: Kind): Content {
  const extras = (role: "charge" | "allowance") =>
    document.lines
      .filter((line) => line.role === role && !line.deposit_id)
      .map(({ text, unit_price, tax_code_ids, account_code, dimensions }) => ({
        text,
        amount: unit_price,
        tax_code_ids,
        account_code,
        dimensions,
      }));
  return {
    contact_id: document.contact_id,
    currency: document.currency,
    prices_include_tax: document.prices_include_tax,
    is_cash: document.is_cash,
    lines: document.lines
      .filter((line) => line.role === "line")
      .map((line) => ({
        text: line.text,
        quantity: line.quantity,
        unit: line.unit,
        unit_price: line.unit_price,
        price_base_quantity: line.price_base_quantity,
        discount_percent: line.discount_percent,
        discount_amount: line.discount_amount,
        charge_amount: line.charge_amount,
        tax_units: line.tax_units,
        tax_code_ids: line.tax_code_ids,
        account_code: line.account_code,
        dimensions: line.dimensions,
      })),
    charges: extras("charge"),
    allowances: extras("allowance"),
    discount_percent: document.discount_percent,
    // An amount that follows from the percent is not said twice.
    discount_amount: /[1-9]/.test(document.discount_percent) ? "0" : document.discount_amount,
    buyer_reference: document.buyer_reference,
    order_reference: document.order_reference,
    terms_text: document.terms_text,
    note: document.note,
    ...(kind === "bill" && { supplier_number: `${document.supplier_number} {year}-{month}`.trim() }),
  } as Content;
}
