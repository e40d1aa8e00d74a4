import { computeAmount } from "@/lib/money/arithmetic";
import { isZero, parseDecimal, round, sum, toWire } from "@/lib/money/decimal";

/** Amounts by cell, `account code` and number of the period; an empty text is no amount. */
export type Cells = { readonly [cell: string]: string };
export type Slice = { readonly [axis: string]: string };
export type Pasted = {
  readonly cells: Cells;
  /** What is no amount, or has no place in the grid. */
  readonly left: readonly string[];
};
export type PastedRows = Pasted & {
  readonly accounts: readonly string[];
  readonly unknown: readonly string[];
};

export const cellOf = (account: string, period: number) => `${account} ${period}`;

export function partsOf(cell: string): { account: string; period: number } {
  const at = cell.lastIndexOf(" ");
  return { account: cell.slice(0, at), period: Number.parseInt(cell.slice(at + 1), 10) };
}

/** Whether both plan for the same values. */
export function sameSlice(a: Slice, b: Slice): boolean {
  return sliceText(a) === sliceText(b);
}

/** `cost-centre:CC1,project:P1`, always in one order: how a slice stands in the address. */
export function sliceText(slice: Slice): string {
  return Object.keys(slice)
    .sort()
    .map((axis) => `${axis}:${slice[axis]}`)
    .join(",");
}

export function readSlice(text: string | undefined): Slice {
  return Object.fromEntries(
    (text ?? "").split(",").flatMap((part) => {
      const at = part.indexOf(":");
      return at > 0 && at < part.length - 1 ? [[part.slice(0, at), part.slice(at + 1)]] : [];
    }),
  );
}

/** The same amount, however it is written: nothing is zero. */
export function sameAmount(a: string, b: string): boolean {
  return (
    toWire(round(parseDecimal(a || "0") ?? { digits: 0n, scale: 0 }, 20)) ===
    toWire(round(parseDecimal(b || "0") ?? { digits: 0n, scale: 0 }, 20))
  );
}

/** A year's amount over so many periods, to the last unit: what does not divide goes to the first ones. */
export function spread(amount: string, periods: number, scale: number): string[] {
  const { digits } = round(parseDecimal(amount) ?? { digits: 0n, scale: 0 }, scale);
  const isNegative = digits < 0n;
  const size = isNegative ? -digits : digits;
  const [each, rest] = [size / BigInt(periods), size % BigInt(periods)];
  return Array.from({ length: periods }, (_, at) => {
    const share = each + (BigInt(at) < rest ? 1n : 0n);
    return share === 0n ? "" : toWire({ digits: isNegative ? -share : share, scale });
  });
}

/** The sum of cells; an empty text where there are none. */
export function total(amounts: readonly string[]): string {
  return amounts.some(Boolean) ? toWire(sum(amounts.map((amount) => amount || "0"))) : "";
}

/** Rows of a spreadsheet by tabs and lines; null for one plain text. */
export function rowsOf(text: string): string[][] | null {
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  return lines.length > 1 || text.includes("\t")
    ? lines.map((line) => line.split("\t").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")))
    : null;
}

type How = { region: string; scale: number };

/** Amounts put in from a cell on, to the end and down the accounts that stand there. */
export function pasteAt(
  rows: readonly (readonly string[])[],
  at: { account: string; period: number },
  accounts: readonly string[],
  periods: readonly number[],
  how: How,
): Pasted {
  const left: string[] = [];
  const [row, column] = [accounts.indexOf(at.account), periods.indexOf(at.period)];
  const cells: { [cell: string]: string } = {};
  rows.forEach((amounts, down) => {
    amounts.forEach((text, right) => {
      const [account, period] = [accounts[row + down], periods[column + right]];
      const amount = amountOf(text, how);
      if (account !== undefined && period !== undefined && amount !== null) {
        cells[cellOf(account, period)] = amount;
      } else if (amount !== "") {
        left.push(text);
      }
    });
  });
  return { cells, left };
}

/** Rows that begin with the code of an account, amounts behind it. Cells of text between them, as a name, are passed over. */
export function pasteRows(
  rows: readonly (readonly string[])[],
  known: ReadonlySet<string>,
  periods: readonly number[],
  how: How,
): PastedRows {
  const cells: { [cell: string]: string } = {};
  const left: string[] = [];
  const accounts: string[] = [];
  const unknown: string[] = [];
  for (const [first = "", ...rest] of rows) {
    const code = known.has(first) ? first : (/^\S+/.exec(first)?.[0] ?? "");
    if (!known.has(code)) {
      if (rest.some((text) => text !== "" && amountOf(text, how) !== null)) {
        unknown.push(first);
      }
      continue;
    }
    accounts.push(code);
    const amounts = rest[0] && amountOf(rest[0], how) === null ? rest.slice(1) : rest;
    amounts.forEach((text, at) => {
      const [period, amount] = [periods[at], amountOf(text, how)];
      if (period !== undefined && amount !== null) {
        cells[cellOf(code, period)] = amount;
      } else if (amount !== "") {
        left.push(text);
      }
    });
  }
  return { cells, left, accounts, unknown };
}

/** The amount of a text, empty for none and for zero; null for what is no amount. */
function amountOf(text: string, how: How): string | null {
  if (text === "" || text === "-" || text === "–") {
    return "";
  }
  const typed = computeAmount(text.replace(/^\((.*)\)$/, "-$1"), how);
  return "fault" in typed ? null : isZero(typed.value) ? "" : toWire(typed.value);
}
