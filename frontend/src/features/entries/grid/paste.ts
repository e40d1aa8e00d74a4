import { found, matching, type Offer } from "@/components/ui/match";
import { computeAmount } from "@/lib/money/arithmetic";
import { toWire } from "@/lib/money/decimal";
import { type Books, blank, type Line, sidesOf } from "./state";

/** Columns of the grid, as one moves through them. */
export type Column = "account" | `dim:${string}` | "text" | "debit" | "credit";

export function columnsOf(books: Books): Column[] {
  return ["account", ...books.dimensions.map(({ code }) => `dim:${code}` as const), "text", "debit", "credit"];
}

/** Cells of a spreadsheet: tabs between, lines below each other; a cell in quotes can hold both. Null for one plain text. */
export function cellsOf(text: string): string[][] | null {
  if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) {
    return null;
  }
  const rows: string[][] = [[]];
  const pattern = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r?\n|$)/y;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) {
      break;
    }
    const [, cell = "", mark] = match;
    rows.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (mark !== "\t" && pattern.lastIndex < text.length) {
      rows.push([]);
    }
  }
  return rows.filter((row) => row.some((cell) => cell.trim() !== ""));
}

/** Lines out of cells, from a column on. What names no account is kept as it was written, to be put right. */
export function linesOf(
  cells: readonly (readonly string[])[],
  from: Column,
  books: Books,
  how: { region: string; scale: number },
): Line[] {
  const columns = columnsOf(books);
  const first = Math.max(columns.indexOf(from), 0);
  return cells.map((row) => {
    const line: { -readonly [K in keyof Line]: Line[K] } = { ...blank() };
    row.forEach((cell, at) => {
      const column = columns[first + at];
      const text = cell.trim();
      if (!column || !text) {
        return;
      }
      if (column === "account") {
        const account = accountOf(text, books.accounts);
        line.account = account;
        line.unknown = account ? "" : text;
      } else if (column === "text") {
        line.text = text;
      } else if (column === "debit" || column === "credit") {
        const typed = computeAmount(text.replace(/^\((.*)\)$/, "-$1"), how);
        if ("value" in typed && typed.value.digits !== 0n) {
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
        const value = dimension && accountOf(text, dimension.values);
        if (dimension && value) {
          line.dimensions = { ...line.dimensions, [dimension.code]: value };
        }
      }
    });
    return line;
  });
}

/** The one offer a text names: its code, its name, or "code name"; a part of a name where only one has it. */
function accountOf(text: string, offers: readonly Offer[]): string | null {
  const plain = text.toLowerCase();
  const exact = offers.find(({ code = "", name }) =>
    [code.toLowerCase(), name.toLowerCase(), `${code} ${name}`.toLowerCase()].includes(plain),
  );
  if (exact) {
    return exact.value;
  }
  const code = /^\S+/.exec(text)?.[0] ?? "";
  const byCode = offers.find((offer) => offer.code === code);
  if (byCode && found(text, byCode.name)) {
    return byCode.value;
  }
  const [only, ...others] = matching(offers, text, 2);
  return only && others.length === 0 ? only.value : (byCode?.value ?? null);
}
