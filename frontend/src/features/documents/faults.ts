import type { ApiError } from "@/lib/api/problem";
import { type Form, toBody } from "./form";
import type { Kind } from "./kinds";

export type Elsewhere = "issuer" | "contact";
type Fault = {
  readonly row: number | null;
  readonly message: string;
  readonly code: string;
  readonly elsewhere: Elsewhere | null;
};
export type Faults = {
  /** Of fields of the head, by the API's names. */
  readonly head: { readonly [name: string]: string };
  /** Of cells: by row of the table, then by column; `text` of the line as a whole. */
  readonly lines: { readonly [row: number]: { readonly [column: string]: string } };
  /** Of charges and allowances, by their place. */
  readonly extras: { readonly [place: number]: { readonly [column: string]: string } };
  /** All of them in order; without a row they are about the whole, or about what is changed elsewhere. */
  readonly list: readonly Fault[];
};

export const NO_FAULTS: Faults = { head: {}, lines: {}, extras: {}, list: [] };

const COLUMNS: { readonly [name: string]: string } = {
  quantity: "quantity",
  unit: "unit",
  unit_price: "price",
  discount_percent: "discount",
  account_code: "account",
  tax_code_ids: "tax",
  amount: "amount",
};

/** What the API said of a document, at its fields. Lines count as they were sent: `of` is what was refused. */
export function faultsOf(error: ApiError | null, of: Form, kind: Kind): Faults {
  if (!error) {
    return NO_FAULTS;
  }
  const { errors, detail, code } = error.problem;
  const { rows, charges, allowances } = toBody(of, kind);
  const places: { readonly [part: string]: readonly number[] } = { lines: rows, charges, allowances };
  const head: { [name: string]: string } = {};
  const lines: { [row: number]: { [column: string]: string } } = {};
  const extras: { [place: number]: { [column: string]: string } } = {};
  const list: Fault[] = [];
  for (const { pointer, message, code: one } of errors) {
    const [part = "", sent = "", name = "", more = ""] = pointer.split("/").slice(1);
    const place = places[part]?.[Number.parseInt(sent, 10)];
    const elsewhere = part === "issuer" || part === "contact" ? part : null;
    list.push({ row: part === "lines" ? (place ?? null) : null, message, code: one, elsewhere });
    if (place !== undefined) {
      const column = name === "dimensions" && more ? `dim:${more}` : (COLUMNS[name] ?? "text");
      const target = part === "lines" ? lines : extras;
      target[place] = { ...target[place], [column]: target[place]?.[column] ?? message };
    } else if (part) {
      head[part] ??= message;
    }
  }
  if (errors.length === 0) {
    list.push({ row: null, message: detail, code, elsewhere: null });
  }
  return { head, lines, extras, list };
}
