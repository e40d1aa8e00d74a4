import { named } from "@/components/ui/match";
import type { DatePattern } from "@/lib/dates/patterns";
import { readDate } from "@/lib/dates/read";
import { computeAmount } from "@/lib/money/arithmetic";
import { isZero, negate, toWire } from "@/lib/money/decimal";
import { type Books, blank, COLUMNS, type Column, type Row } from "./grid";

type How = { readonly region: string; readonly datePattern?: DatePattern; readonly scale: number };
/** `name` is passed over: the account is known by what stands before it. `balance` is a debit, or a credit with a minus. */
type Meant = Column | "name" | "balance";
export type Pasted = { readonly rows: readonly Row[]; readonly unread: readonly string[] };

/** Headings as spreadsheets have them, in English and German, and as the API calls them. */
const HEADINGS: { readonly [heading: string]: Meant } = {
  account: "account",
  account_code: "account",
  "account code": "account",
  code: "account",
  konto: "account",
  kontonummer: "account",
  name: "name",
  "account name": "name",
  bezeichnung: "name",
  kontobezeichnung: "name",
  document: "document",
  document_number: "document",
  number: "document",
  reference: "document",
  beleg: "document",
  belegnummer: "document",
  date: "issued",
  document_date: "issued",
  datum: "issued",
  belegdatum: "issued",
  due: "due",
  due_date: "due",
  "due date": "due",
  fällig: "due",
  fälligkeit: "due",
  currency: "currency",
  währung: "currency",
  amount: "amount",
  currency_amount: "amount",
  betrag: "amount",
  debit: "debit",
  soll: "debit",
  credit: "credit",
  haben: "credit",
  balance: "balance",
  saldo: "balance",
};

/**
 * Rows out of cells. With a heading its words say what each column is; without one up to four columns are account, name, debit and credit (or a
 * balance with a sign), and more are those of the grid, from the cell on that they are put into. What names no account is kept as it was
 * written, to be put right; what could not be read otherwise is told.
 */
export function rowsOf(cells: readonly (readonly string[])[], from: Column, books: Books, how: How): Pasted {
  const heading = (cells[0] ?? []).map((cell) => HEADINGS[cell.trim().toLowerCase()]);
  const isHeaded = heading.filter(Boolean).length >= 2 && heading.includes("account");
  const lines = isHeaded ? cells.slice(1) : cells;
  const meant = isHeaded ? heading : columnsOf(lines, from, how);
  const unread: string[] = [];
  const rows = lines.map((line) => {
    const row: { -readonly [K in keyof Row]: Row[K] } = { ...blank() };
    const found = line.map((cell, at) => ({ text: cell.trim(), column: meant[at] }));
    // The currency first: it says how many decimals the amount has.
    for (const { text, column } of [...found.filter(isCurrency), ...found.filter((one) => !isCurrency(one))]) {
      if (text && column && !take(row, column, text, books, how)) {
        unread.push(text);
      }
    }
    return row;
  });
  return { rows, unread };
}

const isCurrency = ({ column }: { column: Meant | undefined }) => column === "currency";

function columnsOf(lines: readonly (readonly string[])[], from: Column, how: How): (Meant | undefined)[] {
  const width = Math.max(...lines.map((line) => line.length));
  if (from !== "account" || width > 4) {
    return [...COLUMNS.slice(COLUMNS.indexOf(from))];
  }
  const isNamed = lines.some(([, second = ""]) => second.trim() !== "" && signedOf(second.trim(), how) === null);
  const sides: Meant[] = width - (isNamed ? 2 : 1) > 1 ? ["debit", "credit"] : ["balance"];
  return ["account", ...(isNamed ? (["name"] as const) : []), ...sides];
}

/** An amount with its sign, in brackets a negative one; null for what is none. */
function signedOf(text: string, { region, scale }: { region: string; scale: number }) {
  const typed = computeAmount(text.replace(/^\((.*)\)$/, "-$1"), { region, scale });
  return "value" in typed ? typed.value : null;
}

function take(
  row: { -readonly [K in keyof Row]: Row[K] },
  column: Meant,
  text: string,
  books: Books,
  how: How,
): boolean {
  if (column === "name") {
    return true;
  }
  if (column === "account") {
    row.account = named(books.accounts, text);
    row.unknown = row.account ? "" : text;
    return true;
  }
  if (column === "document") {
    row.document = text.slice(0, 100);
    return true;
  }
  if (column === "issued" || column === "due") {
    row[column] = readDate(text, how) ?? "";
    return row[column] !== "";
  }
  if (column === "currency") {
    const code = text.toUpperCase();
    row.currency = code === books.currency ? "" : code;
    return code === books.currency || books.currencies.some((one) => one.code === code);
  }
  if (/^[-–]$/.test(text)) {
    return true; // how spreadsheets write nothing
  }
  const scale =
    column === "amount" ? (books.currencies.find(({ code }) => code === row.currency)?.decimals ?? 2) : how.scale;
  const value = signedOf(text, { ...how, scale });
  if (value === null) {
    return false;
  }
  if (isZero(value)) {
    return true;
  }
  const size = { amount: toWire(value.digits < 0n ? negate(value) : value), formula: "" };
  if (column === "amount") {
    row.amount = size;
  } else {
    // A negative debit is a credit, and the other way round.
    row[(column === "credit") === value.digits > 0n ? "credit" : "debit"] = size;
  }
  return true;
}
