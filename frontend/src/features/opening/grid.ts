import type { Offer } from "@/components/ui/match";
import type { MoneyValue } from "@/components/ui/money-input";
import type { components } from "@/lib/api/schema";
import { compare, type Decimal, isZero, negate, parseDecimal, subtract, sum, toWire, ZERO } from "@/lib/money/decimal";

type Body = components["schemas"]["OpeningBalancesIn"];
export type Side = "debit" | "credit";
/** Columns of the grid, as one moves through them. */
export const COLUMNS = ["account", "document", "issued", "due", "currency", "amount", "debit", "credit"] as const;
export type Column = (typeof COLUMNS)[number];

/** A balance of an account, or, with a document, one of the open items that it is made of. */
export type Row = {
  /** Stays the row's own while rows above it come and go. */
  readonly key: number;
  readonly account: string | null;
  /** What was pasted where an account should be and none was found. */
  readonly unknown: string;
  readonly document: string;
  readonly issued: string;
  readonly due: string;
  /** Empty for the currency of the books. */
  readonly currency: string;
  /** In the currency, without a sign: its side is that of the value in the books. */
  readonly amount: MoneyValue;
  readonly debit: MoneyValue;
  readonly credit: MoneyValue;
};
export type Opening = { readonly day: string; readonly rows: readonly Row[] };

/** What the grid has to know of the company. */
export type Books = {
  readonly companyId: string;
  readonly currency: string;
  readonly accounts: readonly Offer[];
  /** Accounts that open items stand on, by id. */
  readonly withItems: readonly string[];
  readonly currencies: readonly { readonly code: string; readonly name: string; readonly decimals: number }[];
  /** What takes the difference. */
  readonly balancing: { readonly code: string; readonly name: string };
  readonly years: readonly Year[];
};
export type Year = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** The entry that its opening balances were posted with, until it is reversed. */
  readonly entry: {
    readonly id: string;
    readonly number: string;
    readonly day: string;
    readonly amount: string;
  } | null;
};

const NO_AMOUNT: MoneyValue = { amount: "", formula: "" };
const SPARE = 12;

export function blank(): Row {
  return {
    key: 0,
    account: null,
    unknown: "",
    document: "",
    issued: "",
    due: "",
    currency: "",
    amount: NO_AMOUNT,
    debit: NO_AMOUNT,
    credit: NO_AMOUNT,
  };
}

export function isBlank(row: Row): boolean {
  return !row.account && !row.unknown && !isItem(row) && !row.currency && !row.amount.amount && !hasValue(row);
}

export function isItem({ document, issued, due }: Row): boolean {
  return Boolean(document || issued || due);
}

const hasValue = ({ debit, credit }: Row) => Boolean(debit.amount || credit.amount);
const wireOf = ({ amount }: MoneyValue) => amount || "0";

/** Its value in the books; a credit is negative. */
export function worthOf({ debit, credit }: Row): Decimal {
  return subtract(sum([wireOf(debit)]), sum([wireOf(credit)]));
}

/** Its amount in its currency; a credit is negative. */
function amountOf(row: Row): Decimal {
  const amount = parseDecimal(wireOf(row.amount)) ?? ZERO;
  return row.credit.amount ? negate(amount) : amount;
}

/** Always some blank rows to go on with, and one behind the last. */
export function padded(rows: readonly Row[]): Row[] {
  let filled = rows.length;
  while (filled > 0 && isBlank(rows[filled - 1] as Row)) {
    filled -= 1;
  }
  const wanted = Math.max(SPARE, filled + 1);
  const kept = rows.slice(0, Math.max(filled, Math.min(rows.length, wanted)));
  let top = Math.max(0, ...kept.map(({ key }) => key));
  return [...kept, ...Array.from({ length: wanted - kept.length }, blank)].map((row) => {
    if (row.key !== 0) {
      return row;
    }
    top += 1;
    return { ...row, key: top };
  });
}

/** With one row changed. An amount on one side empties the other. */
export function withRow(held: Opening, at: number, change: Partial<Omit<Row, "key">>): Opening {
  const rows = held.rows.map((row, place) => {
    if (place !== at) {
      return row;
    }
    const changed = { ...row, ...change };
    if (change.debit?.amount) {
      changed.credit = NO_AMOUNT;
    } else if (change.credit?.amount) {
      changed.debit = NO_AMOUNT;
    }
    return changed;
  });
  return { ...held, rows: padded(rows) };
}

export function withoutRow(held: Opening, at: number): Opening {
  return { ...held, rows: padded(held.rows.filter((_, place) => place !== at)) };
}

/** The account and currency of the row above, where this one has none: one more item of it. */
export function withAccountAbove(held: Opening, at: number): Opening {
  const above = held.rows[at - 1];
  return above?.account ? withRow(held, at, { account: above.account, unknown: "", currency: above.currency }) : held;
}

/** One more item below, of the same account and currency. */
export function withItemBelow(held: Opening, at: number): Opening {
  const { account = null, currency = "" } = held.rows[at] ?? {};
  return { ...held, rows: padded(held.rows.toSpliced(at + 1, 0, { ...blank(), account, currency })) };
}

/** Rows put in from `at` on, over blank ones and before others. */
export function withPasted(held: Opening, at: number, pasted: readonly Row[]): Opening {
  const [before, rest] = [held.rows.slice(0, at), held.rows.slice(at)];
  const firstFilled = rest.findIndex((row) => !isBlank(row));
  return { ...held, rows: padded([...before, ...pasted, ...(firstFilled < 0 ? [] : rest.slice(firstFilled))]) };
}

export function sameOpening(a: Opening, b: Opening): boolean {
  const plain = ({ day, rows }: Opening) =>
    JSON.stringify({ day, rows: rows.filter((row) => !isBlank(row)).map(({ key: _, ...row }) => row) });
  return plain(a) === plain(b);
}

/** An account in one currency: the rows that say its balance, and those that are its open items. */
export type Group = {
  readonly account: string;
  readonly currency: string;
  readonly stated: readonly number[];
  readonly items: readonly number[];
};

/** Rows by account and currency, in the order they come in. A row of an account with items that says no balance is their heading. */
export function groupsOf(rows: readonly Row[]): Group[] {
  const groups = new Map<string, { account: string; currency: string; stated: number[]; items: number[] }>();
  rows.forEach((row, at) => {
    if (!row.account) {
      return;
    }
    const key = `${row.account} ${row.currency}`;
    const group = groups.get(key) ?? { account: row.account, currency: row.currency, stated: [], items: [] };
    (isItem(row) ? group.items : group.stated).push(at);
    groups.set(key, group);
  });
  return [...groups.values()].map((group) => ({
    ...group,
    stated: group.items.length > 0 ? group.stated.filter((at) => hasValue(rows[at] as Row)) : group.stated,
  }));
}

const total = (rows: readonly Row[], places: readonly number[], of: (row: Row) => Decimal) =>
  sum(places.map((at) => toWire(of(rows[at] as Row))));

/** The balance: what is stated; where only items are there, their sum. */
function balanceOf(rows: readonly Row[], { stated, items }: Group, of: (row: Row) => Decimal): Decimal {
  return total(rows, stated.length > 0 ? stated : items, of);
}

/** What the items of a group are short of its balance; null where it has none, or no balance of its own. */
export function missingOf(rows: readonly Row[], group: Group): Decimal | null {
  return group.items.length > 0 && group.stated.length > 0
    ? subtract(total(rows, group.stated, worthOf), total(rows, group.items, worthOf))
    : null;
}

export type Totals = {
  readonly debit: string;
  readonly credit: string;
  readonly short: Side | null;
  readonly rest: string;
};

/** Both sums, and what the balancing account takes on which side. A balance counts once, however many items prove it. */
export function totalsOf(rows: readonly Row[]): Totals {
  const counted = groupsOf(rows).flatMap(({ stated, items }) => (stated.length > 0 ? stated : items));
  const debit = sum(counted.map((at) => wireOf((rows[at] as Row).debit)));
  const credit = sum(counted.map((at) => wireOf((rows[at] as Row).credit)));
  const rest = subtract(debit, credit);
  return {
    debit: toWire(debit),
    credit: toWire(credit),
    short: isZero(rest) ? null : rest.digits > 0n ? "credit" : "debit",
    rest: toWire(rest.digits < 0n ? negate(rest) : rest),
  };
}

/** What an item without an amount could be: the rest of the balance, on its side. Empty for any other row. */
export function proposalOf(row: Row, missing: Decimal | null, side: Side): string {
  if (!missing || isZero(missing) || !isItem(row) || hasValue(row)) {
    return "";
  }
  return missing.digits > 0n === (side === "debit") ? toWire(missing.digits < 0n ? negate(missing) : missing) : "";
}

export type FlawKind =
  | "unknown"
  | "no_account"
  | "no_value"
  | "no_worth"
  | "no_items_here"
  | "no_document"
  | "no_date"
  | "after_opening"
  | "due_before"
  | "no_amount"
  | "items_short";
export type Flaw = { readonly row: number; readonly column: Column; readonly kind: FlawKind; readonly value: string };

/** What has to be put right before anything is sent, in the order of the rows. */
export function flawsOf({ day, rows }: Opening, books: Books): Flaw[] {
  const flaws: Flaw[] = [];
  const groups = groupsOf(rows);
  const headed = new Set(groups.filter(({ items }) => items.length > 0).map((one) => `${one.account} ${one.currency}`));
  rows.forEach((row, at) => {
    const say = (column: Column, kind: FlawKind, value = "") => flaws.push({ row: at, column, kind, value });
    if (isBlank(row)) {
      return;
    }
    if (!row.account) {
      say("account", row.unknown ? "unknown" : "no_account", row.unknown);
      return;
    }
    const isHeading = !isItem(row) && headed.has(`${row.account} ${row.currency}`);
    if (!hasValue(row) && !isHeading) {
      say("debit", row.currency ? "no_worth" : "no_value", books.currency);
    }
    if (row.currency && !row.amount.amount && (hasValue(row) || !isHeading)) {
      say("amount", "no_amount", row.currency);
    }
    if (isItem(row)) {
      if (!books.withItems.includes(row.account)) {
        say("account", "no_items_here");
      } else if (!row.document) {
        say("document", "no_document");
      } else if (!row.issued) {
        say("issued", "no_date");
      } else if (row.issued > day) {
        say("issued", "after_opening");
      } else if (row.due && row.due < row.issued) {
        say("due", "due_before");
      }
    }
  });
  for (const group of groups) {
    const missing = missingOf(rows, group);
    const inCurrency =
      missing && group.currency
        ? subtract(total(rows, group.stated, amountOf), total(rows, group.items, amountOf))
        : ZERO;
    const [found] = [missing ?? ZERO, inCurrency].filter((one) => !isZero(one));
    if (found) {
      flaws.push({ row: group.stated[0] ?? 0, column: "debit", kind: "items_short", value: toWire(found) });
    }
  }
  return flaws.sort((a, b) => a.row - b.row);
}

/** Where each line that is sent, and each of its items, stands in the grid. */
export type Sent = readonly { readonly row: number; readonly items: readonly number[] }[];

export function toBody({ day, rows }: Opening): { body: Body; sent: Sent } {
  const sent: { row: number; items: readonly number[] }[] = [];
  const lines: Body["lines"] = [];
  const amounts = (value: Decimal, amount: Decimal, currency: string) => ({
    debit: compare(value, ZERO) > 0 ? toWire(value) : "0",
    credit: compare(value, ZERO) < 0 ? toWire(negate(value)) : "0",
    ...(currency ? { currency_amount: toWire(amount) } : {}),
  });
  for (const group of groupsOf(rows)) {
    const { account, currency, stated, items } = group;
    const of = { account_id: account, description: "", ...(currency ? { currency } : {}) };
    if (items.length === 0) {
      for (const at of stated) {
        const row = rows[at] as Row;
        lines.push({ ...of, ...amounts(worthOf(row), amountOf(row), currency) });
        sent.push({ row: at, items: [] });
      }
      continue;
    }
    lines.push({
      ...of,
      ...amounts(balanceOf(rows, group, worthOf), balanceOf(rows, group, amountOf), currency),
      items: items.map((at) => {
        const row = rows[at] as Row;
        return {
          document_number: row.document,
          document_date: row.issued,
          due_date: row.due || null,
          description: "",
          ...amounts(worthOf(row), amountOf(row), currency),
        };
      }),
    });
    sent.push({ row: stated[0] ?? items[0] ?? 0, items });
  }
  return { body: { posting_date: day, lines }, sent };
}

/** The row and column that a pointer of the API means; null where it means no row. */
export function placeOf(pointer: string, sent: Sent): { row: number; column: Column } | null {
  const found = /^\/lines\/(\d+)(?:\/items\/(\d+))?(?:\/(\w+))?/.exec(pointer);
  const line = found && sent[Number.parseInt(found[1] ?? "", 10)];
  if (!line) {
    return null;
  }
  const item = found[2] === undefined ? undefined : line.items[Number.parseInt(found[2], 10)];
  return { row: item ?? line.row, column: CELLS[found[3] ?? ""] ?? "account" };
}

const CELLS: { readonly [name: string]: Column } = {
  document_number: "document",
  document_date: "issued",
  due_date: "due",
  currency: "currency",
  currency_amount: "amount",
  debit: "debit",
  credit: "credit",
};

/** The year that a day is in. */
export function yearOf(day: string, years: readonly Year[]): Year | null {
  return years.find(({ from, to }) => from <= day && day <= to) ?? null;
}

/** What is shown before it is posted: each account with its sides, and how many items prove it. */
export function previewOf(rows: readonly Row[]) {
  return groupsOf(rows).map((group) => {
    const value = balanceOf(rows, group, worthOf);
    return {
      account: group.account,
      currency: group.currency,
      amount: group.currency ? toWire(balanceOf(rows, group, amountOf)) : "",
      items: group.items.length,
      debit: value.digits > 0n ? toWire(value) : "",
      credit: value.digits < 0n ? toWire(negate(value)) : "",
    };
  });
}
