import type { Offer } from "@/components/ui/match";
import type { components } from "@/lib/api/schema";
import { add, type Decimal, isZero, negate, parseDecimal, subtract, sum, toWire, ZERO } from "@/lib/money/decimal";

type EntryIn = components["schemas"]["EntryIn"];
type EntryOut = components["schemas"]["EntryOut"];
type LineIn = components["schemas"]["LineIn"];
export type Side = "debit" | "credit";
export type Amount = { readonly amount: string; readonly formula: string };
export const NONE: Amount = { amount: "", formula: "" };

export type Line = {
  /** Stays the line's own while lines above it come and go. */
  readonly key: number;
  readonly account: string | null;
  /** What was pasted where an account should be and none was found. */
  readonly unknown: string;
  /** Codes of values by codes of dimensions. */
  readonly dimensions: { readonly [code: string]: string };
  readonly text: string;
  readonly debit: Amount;
  readonly credit: Amount;
  /** A line of a draft in a unit of its own: it stays so until its amount is changed. */
  readonly kept: { readonly currency: string; readonly currency_amount: string } | null;
};
export type Entry = {
  readonly journal: string;
  readonly date: string;
  readonly reference: string;
  readonly description: string;
  /** What amounts are typed in; rates are the API's. */
  readonly currency: string;
  readonly lines: readonly Line[];
};
/** What the grid has to know of the company. */
export type Books = {
  readonly companyId: string;
  readonly currency: string;
  readonly accounts: readonly Offer[];
  readonly journals: readonly { readonly code: string; readonly name: string }[];
  readonly dimensions: readonly { readonly code: string; readonly name: string; readonly values: readonly Offer[] }[];
  readonly currencies: readonly { readonly code: string; readonly decimals: number }[];
};

/** The key of a line that has none yet; `padded` gives it one that is free among its neighbours. */
const UNKEYED = 0;
const SPARE = 16;

export function blank(): Line {
  return {
    key: UNKEYED,
    account: null,
    unknown: "",
    dimensions: {},
    text: "",
    debit: NONE,
    credit: NONE,
    kept: null,
  };
}

export function isBlank(line: Line): boolean {
  return (
    !line.account &&
    !line.unknown &&
    !line.text &&
    !line.debit.amount &&
    !line.credit.amount &&
    Object.keys(line.dimensions).length === 0
  );
}

/** Always some blank lines to go on with, and one behind the last. */
export function padded(lines: readonly Line[]): Line[] {
  let filled = lines.length;
  while (filled > 0 && isBlank(lines[filled - 1] as Line)) {
    filled -= 1;
  }
  const wanted = Math.max(SPARE, filled + 1);
  const kept = lines.slice(0, Math.max(filled, Math.min(lines.length, wanted)));
  return keyed([...kept, ...Array.from({ length: wanted - kept.length }, blank)]);
}

function keyed(lines: readonly Line[]): Line[] {
  let top = Math.max(...lines.map(({ key }) => key));
  return lines.map((line) => {
    if (line.key !== UNKEYED) {
      return line;
    }
    top += 1;
    return { ...line, key: top };
  });
}

export function newEntry(books: Books, today: string): Entry {
  const journal = books.journals.find(({ code }) => code === "GJ") ?? books.journals[0];
  return {
    journal: journal?.code ?? "",
    date: today,
    reference: "",
    description: "",
    currency: books.currency,
    lines: padded([]),
  };
}

/** A draft of the API in the grid. Where all lines are in one other currency, amounts are shown in it. */
export function fromDraft(entry: EntryOut): Entry {
  const units = new Set(entry.lines.map(({ currency }) => currency));
  const [only] = [...units];
  const currency = units.size === 1 && only ? only : entry.currency;
  const lines = entry.lines.map((line): Line => {
    const isForeign = line.currency !== currency;
    const own = parseDecimal(line.currency_amount) ?? ZERO;
    const [debit, credit] =
      currency === entry.currency
        ? [line.debit, line.credit]
        : own.digits < 0n
          ? ["0", toWire(negate(own))]
          : [toWire(own), "0"];
    return {
      ...blank(),
      account: line.account_id,
      dimensions: line.dimensions,
      text: line.description,
      debit: shownAmount(debit),
      credit: shownAmount(credit),
      kept: isForeign ? { currency: line.currency, currency_amount: line.currency_amount } : null,
    };
  });
  return {
    journal: entry.journal,
    date: entry.posting_date,
    reference: entry.reference,
    description: entry.description,
    currency,
    lines: padded(lines),
  };
}

function shownAmount(amount: string): Amount {
  const value = parseDecimal(amount);
  return value && !isZero(value) ? { amount, formula: "" } : NONE;
}

/** What is written: lines that have an account and an amount. `rows` says which line of the grid each one is, for what the API says of them. */
export function toBody(entry: Entry, books: Books): { body: EntryIn; rows: number[] } {
  const rows: number[] = [];
  const lines = entry.lines.flatMap((line, row): LineIn[] => {
    if (!line.account || !hasAmount(line)) {
      return [];
    }
    rows.push(row);
    const common = { account_id: line.account, description: line.text, dimensions: line.dimensions };
    if (entry.currency === books.currency) {
      return [{ ...common, debit: line.debit.amount || "0", credit: line.credit.amount || "0", ...line.kept }];
    }
    const signed = subtract(decimalOf(line.debit), decimalOf(line.credit));
    return [{ ...common, currency: entry.currency, currency_amount: toWire(signed) }];
  });
  const { journal, date, reference, description } = entry;
  return { body: { posting_date: date, journal: journal || null, reference, description, lines } as EntryIn, rows };
}

/** Whether there is anything to keep: a draft is not made of an empty page. */
export function hasContent(entry: Entry): boolean {
  return Boolean(entry.description || entry.reference) || entry.lines.some((line) => !isBlank(line));
}

/** What lines with something in them lack, so that the API cannot hold them yet. */
export function lackingIn({ lines }: Entry): "account" | "amount" | null {
  const begun = lines.filter((line) => !isBlank(line));
  return begun.some(({ account }) => !account) ? "account" : begun.every(hasAmount) ? null : "amount";
}

function hasAmount({ debit, credit, kept }: Line): boolean {
  return Boolean(debit.amount || credit.amount || kept);
}

export function decimalOf({ amount }: Amount): Decimal {
  return parseDecimal(amount) ?? ZERO;
}

export type Totals = {
  readonly debit: string;
  readonly credit: string;
  readonly short: Side | null;
  readonly difference: string;
};

/** Both sums, which side is short, and by how much. */
export function totalsOf({ lines }: Entry): Totals {
  const debit = sum(lines.map((line) => line.debit.amount || "0"));
  const credit = sum(lines.map((line) => line.credit.amount || "0"));
  const difference = subtract(debit, credit);
  const size = difference.digits < 0n ? negate(difference) : difference;
  return {
    debit: toWire(debit),
    credit: toWire(credit),
    short: isZero(difference) ? null : difference.digits > 0n ? "credit" : "debit",
    difference: toWire(size),
  };
}

/** What would balance the entry, for a line that has an account and no amount yet; empty where the other side is short. */
export function proposalOf(line: Line, side: Side, { short, difference }: Totals): string {
  return line.account && !line.debit.amount && !line.credit.amount && short === side ? difference : "";
}

/** The entry with one line changed. An amount on one side empties the other. */
export function withLine(entry: Entry, row: number, change: Partial<Omit<Line, "key">>): Entry {
  const lines = entry.lines.map((line, at) => {
    if (at !== row) {
      return line;
    }
    const changed = { ...line, ...change };
    if (change.debit?.amount) {
      changed.credit = NONE;
    } else if (change.credit?.amount) {
      changed.debit = NONE;
    }
    if ("debit" in change || "credit" in change) {
      changed.kept = null;
    }
    return changed;
  });
  return { ...entry, lines: padded(lines) };
}

/** The line above, once more. */
export function withCopyOfAbove(entry: Entry, row: number): Entry {
  const above = entry.lines[row - 1];
  return above && !isBlank(above)
    ? { ...entry, lines: padded(entry.lines.map((line, at) => (at === row ? { ...above, key: line.key } : line))) }
    : entry;
}

export function withoutLine(entry: Entry, row: number): Entry {
  return { ...entry, lines: padded(entry.lines.filter((_, at) => at !== row)) };
}

/** Lines put in from `row` on, over blank ones and before others. */
export function withPasted(entry: Entry, row: number, pasted: readonly Line[]): Entry {
  const [before, rest] = [entry.lines.slice(0, row), entry.lines.slice(row)];
  const firstFilled = rest.findIndex((line) => !isBlank(line));
  const behind = firstFilled < 0 ? [] : rest.slice(firstFilled);
  return { ...entry, lines: padded([...before, ...pasted, ...behind]) };
}

export function sameEntry(a: Entry, b: Entry): boolean {
  const plain = (entry: Entry) =>
    JSON.stringify({
      ...entry,
      lines: entry.lines.filter((line) => !isBlank(line)).map(({ key: _, ...line }) => line),
    });
  return plain(a) === plain(b);
}

/** Puts amounts together again that were one: for a sheet whose amounts have signs. */
export function sidesOf(signed: Decimal): Pick<Line, "debit" | "credit"> {
  const amount = { amount: toWire(signed.digits < 0n ? negate(signed) : signed), formula: "" };
  return isZero(add(signed, ZERO))
    ? { debit: NONE, credit: NONE }
    : signed.digits < 0n
      ? { debit: NONE, credit: amount }
      : { debit: amount, credit: NONE };
}
