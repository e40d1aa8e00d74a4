import { named } from "@/components/ui/match";
import { computeAmount } from "@/lib/money/arithmetic";
import { toWire, ZERO } from "@/lib/money/decimal";
import { type Books, blank, type Line, sidesOf } from "./state";

/** Columns of the grid, as one moves through them. */
export type Column = "account" | `dim:${string}` | "text" | "debit" | "credit";

/** How spreadsheets write no amount. */
const NOTHING = { value: ZERO };

export function columnsOf(books: Books): Column[] {
  return ["account", ...books.dimensions.map(({ code }) => `dim:${code}` as const), "text", "debit", "credit"];
}

export type Pasted = { readonly lines: Line[]; readonly unread: readonly string[] };

/** Lines out of cells, from a column on. What names no account is kept as it was written, to be put right; what could not be read otherwise is told. */
export function linesOf(
  cells: readonly (readonly string[])[],
  from: Column,
  books: Books,
  how: { region: string; scale: number },
): Pasted {
  const columns = columnsOf(books);
  const first = Math.max(columns.indexOf(from), 0);
  const unread: string[] = [];
  const lines = cells.map((row) => {
    const line: { -readonly [K in keyof Line]: Line[K] } = { ...blank() };
    row.forEach((cell, at) => {
      const column = columns[first + at];
      const text = cell.trim();
      if (!column || !text) {
        return;
      }
      if (column === "account") {
        const account = named(books.accounts, text);
        line.account = account;
        line.unknown = account ? "" : text;
      } else if (column === "text") {
        line.text = text;
      } else if (column === "debit" || column === "credit") {
        const typed = /^[-–]$/.test(text) ? NOTHING : computeAmount(text.replace(/^\((.*)\)$/, "-$1"), how);
        if ("fault" in typed) {
          unread.push(text);
        } else if (typed.value.digits !== 0n) {
          Object.assign(
            line,
            column === "credit" && typed.value.digits > 0n
              ? { credit: { amount: toWire(typed.value), formula: "" } }
              : column === "credit"
                ? sidesOf({ ...typed.value, digits: -typed.value.digits })
                : sidesOf(typed.value),
          );
        }
      } else {
        const dimension = books.dimensions.find(({ code }) => column === `dim:${code}`);
        const value = dimension && named(dimension.values, text);
        if (dimension && value) {
          line.dimensions = { ...line.dimensions, [dimension.code]: value };
        } else {
          unread.push(text);
        }
      }
    });
    return line;
  });
  return { lines, unread };
}
