import type { components } from "@/lib/api/schema";
import { isZero, parseDecimal, sum, toWire } from "@/lib/money/decimal";

type LineIn = components["schemas"]["LineIn"];
type EntryOut = components["schemas"]["EntryOut"];
export type Content = {
  readonly journal: string | null;
  readonly description: string;
  readonly reference: string;
  readonly lines: readonly LineIn[];
  /** All of it as it was kept, to be sent back with changes. */
  readonly whole: { readonly [name: string]: unknown };
};

/** What `{date}`, `{month}` and `{year}` are in the texts of a template. */
export const MARKS = "{date}, {month}, {year}";

/** The content of a template: what was sent, which the API keeps as it is. */
export function contentOf(content: { readonly [name: string]: unknown }): Content {
  const text = (name: string) => (typeof content[name] === "string" ? (content[name] as string) : "");
  return {
    journal: text("journal") || null,
    description: text("description"),
    reference: text("reference"),
    lines: Array.isArray(content.lines) ? (content.lines as LineIn[]) : [],
    whole: content,
  };
}

/** What the entry says, without its date. A line in a unit of its own is converted at the rate of the day. */
export function contentFrom(entry: EntryOut): LineIn[] {
  return entry.lines.map((line) => ({
    account_id: line.account_id,
    description: line.description,
    dimensions: line.dimensions,
    ...(line.currency === entry.currency
      ? { debit: line.debit, credit: line.credit }
      : { currency: line.currency, currency_amount: line.currency_amount }),
  })) as LineIn[];
}

export function isForeign(line: LineIn): boolean {
  return Boolean(line.currency && line.currency_amount && !given(line.debit) && !given(line.credit));
}

/** The sum of its debits, where it does not depend on a rate; else null. */
export function amountOf({ lines }: Content): string | null {
  return lines.some(isForeign) ? null : toWire(sum(lines.map(({ debit }) => debit || "0")));
}

function given(amount: string | null | undefined): boolean {
  const value = parseDecimal(amount ?? "");
  return value !== null && !isZero(value);
}
