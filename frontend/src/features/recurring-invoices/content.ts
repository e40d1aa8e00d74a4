import type { components } from "@/lib/api/schema";

type Schemas = components["schemas"];
type Invoice = Schemas["DocumentOut"];
export type Content = Schemas["ContentIn"];

/** What stands for the time that an invoice bills. */
export const PLACES = "{period}, {month}, {month_name}, {quarter}, {year}, {date}";

/** What an invoice says, without its dates, as a recurring one takes it. */
export function contentOf(invoice: Invoice): Content {
  const extras = (role: "charge" | "allowance") =>
    invoice.lines
      .filter((line) => line.role === role && !line.deposit_id)
      .map(({ text, unit_price, tax_code_ids, account_code, dimensions }) => ({
        text,
        amount: unit_price,
        tax_code_ids,
        account_code,
        dimensions,
      }));
  return {
    contact_id: invoice.contact_id,
    currency: invoice.currency,
    prices_include_tax: invoice.prices_include_tax,
    is_cash: invoice.is_cash,
    lines: invoice.lines
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
    discount_percent: invoice.discount_percent,
    // An amount that follows from the percent is not said twice.
    discount_amount: /[1-9]/.test(invoice.discount_percent) ? "0" : invoice.discount_amount,
    buyer_reference: invoice.buyer_reference,
    order_reference: invoice.order_reference,
    terms_text: invoice.terms_text,
    note: invoice.note,
  } as Content;
}
