import type { ApiError } from "@/lib/api/problem";
import { type Books, type Entry, toBody } from "./state";

type Refused = { readonly is: string; readonly error?: ApiError; readonly of?: Entry };
export type Faults = {
  /** Of fields of the head, by name. */
  readonly head: { readonly [name: string]: string };
  /** Of cells: by row of the grid, then by name; `line` of the line as a whole. */
  readonly lines: { readonly [row: number]: { readonly [name: string]: string } };
  /** All of them in order; without a row they are about the entry. */
  readonly list: readonly { readonly row: number | null; readonly message: string; readonly code: string }[];
};

const CELLS = { account_code: "account_id", currency_amount: "debit", currency: "debit", rate: "debit" } as const;

/** What the API said of an entry, by cell. Its lines are those that were sent: they stand in the grid where they stood in what was refused. */
export function faultsByCell(refused: Refused | null, books: Books, entry: Entry): Faults {
  const head: { [name: string]: string } = {};
  const lines: { [row: number]: { [name: string]: string } } = {};
  const list: { row: number | null; message: string; code: string }[] = [];
  if (refused?.is === "refused" && refused.error) {
    const { errors, detail, code } = refused.error.problem;
    const { rows } = toBody(refused.of ?? entry, books);
    for (const { pointer, message, code: one } of errors) {
      const [part = "", sent = "", ...rest] = pointer.split("/").slice(1);
      const row = part === "lines" && sent ? (rows[Number.parseInt(sent, 10)] ?? null) : null;
      list.push({ row, message, code: one });
      if (row !== null) {
        const name = rest.join(".") || "line";
        const cell = CELLS[name as keyof typeof CELLS] ?? name;
        lines[row] = {
          ...lines[row],
          [cell === "debit" && entry.lines[row]?.credit.amount ? "credit" : cell]: message,
        };
      } else if (part) {
        head[part] ??= message;
      }
    }
    if (errors.length === 0) {
      list.push({ row: null, message: detail, code });
    }
  }
  return { head, lines, list };
}
