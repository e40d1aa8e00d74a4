import type { components } from "@/lib/api/schema";

export type Mapping = components["schemas"]["CsvMapping"];
type Amounts = NonNullable<Mapping["amounts"]>;

export const ROLES = [
  "none",
  "date",
  "entry",
  "reference",
  "description",
  "text",
  "account",
  "debit",
  "credit",
  "amount",
  "mark",
  "currency",
  "currency_amount",
  "rate",
  "journal",
] as const;
export type Role = (typeof ROLES)[number] | `dimension ${string}`;

/** What a person says of a file: what each column is, and the rest by words. Becomes a mapping when it is whole. */
export type Said = {
  /** By column, from the first. */
  readonly roles: readonly Role[];
  readonly join: "column" | "date_and_reference" | "row";
  readonly contra: string;
  readonly positiveIs: "debit" | "credit";
  readonly debitMarks: string;
  readonly creditMarks: string;
  /** All the rest, as a mapping has it. */
  readonly rest: Mapping;
};

export type Lack = "date" | "account" | "amounts" | "entry" | "contra" | "marks" | "currency" | "format";

/** What a mapping says, by column. */
export function saidOf(mapping: Mapping, width: number): Said {
  const roles: Role[] = Array.from({ length: width }, () => "none");
  const put = (column: number | null | undefined, role: Role) => {
    if (column && column <= width) {
      roles[column - 1] = role;
    }
  };
  put(mapping.reference_column, "reference");
  put(mapping.description_column, "description");
  put(mapping.text_column, "text");
  put(mapping.journal_column, "journal");
  for (const { axis, column } of mapping.dimensions ?? []) {
    put(column, `dimension ${axis}`);
  }
  const { amounts, entries, currency } = mapping;
  if (amounts?.given === "sides") {
    put(amounts.debit_column, "debit");
    put(amounts.credit_column, "credit");
  } else if (amounts) {
    put(amounts.column, "amount");
    put(amounts.given === "marked" ? amounts.mark_column : null, "mark");
  }
  put(currency?.column, "currency");
  put(currency?.amounts_in === "base" ? currency.amount_column : null, "currency_amount");
  put(currency?.amounts_in === "row" ? currency.rate_column : null, "rate");
  put(entries?.by === "column" ? entries.column : null, "entry");
  put(mapping.account_column, "account");
  put(mapping.date_column, "date");
  return {
    roles,
    join: entries?.by ?? "column",
    contra: entries?.by === "row" ? entries.contra_account : "",
    positiveIs: amounts?.given === "signed" ? amounts.positive_is : "debit",
    debitMarks: amounts?.given === "marked" ? amounts.debit_marks.join(", ") : "",
    creditMarks: amounts?.given === "marked" ? amounts.credit_marks.join(", ") : "",
    rest: mapping,
  };
}

/** A column means something else; what it meant before, and the column that meant this before, mean nothing. */
export function withRole(said: Said, column: number, role: Role): Said {
  const roles = said.roles.map((old, place) => (place === column ? role : old === role ? "none" : old));
  return { ...said, roles, join: role === "entry" ? "column" : said.join };
}

/** The mapping that was said; what is incomplete is null. */
export function mappingOf(said: Said): Mapping {
  const column = (role: Role): number | null => said.roles.indexOf(role) + 1 || null;
  const axes = said.roles.flatMap((role, place) =>
    role.startsWith("dimension ") ? [{ axis: role.slice("dimension ".length), column: place + 1 }] : [],
  );
  return {
    ...said.rest,
    date_column: column("date"),
    reference_column: column("reference"),
    description_column: column("description"),
    text_column: column("text"),
    account_column: column("account"),
    journal_column: column("journal"),
    dimensions: axes.length > 0 ? axes : null,
    amounts: amountsOf(said, column),
    currency: currencyOf(column),
    entries: entriesOf(said, column),
  };
}

type Column = (role: Role) => number | null;

function amountsOf(said: Said, column: Column): Amounts | null {
  const [debit, credit, amount, mark] = [column("debit"), column("credit"), column("amount"), column("mark")];
  if (debit && credit) {
    return { given: "sides", debit_column: debit, credit_column: credit };
  }
  if (!amount) {
    return null;
  }
  if (!mark) {
    return { given: "signed", column: amount, positive_is: said.positiveIs };
  }
  const [debits, credits] = [wordsOf(said.debitMarks), wordsOf(said.creditMarks)];
  return debits.length > 0 && credits.length > 0
    ? { given: "marked", column: amount, mark_column: mark, debit_marks: debits, credit_marks: credits }
    : null;
}

function currencyOf(column: Column): Mapping["currency"] {
  const [currency, amount, rate] = [column("currency"), column("currency_amount"), column("rate")];
  if (currency && amount) {
    return { amounts_in: "base", column: currency, amount_column: amount };
  }
  return currency && rate ? { amounts_in: "row", column: currency, rate_column: rate } : null;
}

function entriesOf(said: Said, column: Column): Mapping["entries"] {
  if (said.join === "date_and_reference") {
    return { by: "date_and_reference" };
  }
  if (said.join === "row") {
    return said.contra ? { by: "row", contra_account: said.contra } : null;
  }
  const entry = column("entry");
  return entry ? { by: "column", column: entry } : null;
}

/** What is still to be said before a file can be read. */
export function lacksOf(said: Said): Lack[] {
  const mapping = mappingOf(said);
  const has = (role: Role) => said.roles.includes(role);
  const lacks: (Lack | false)[] = [
    !mapping.date_column && "date",
    !mapping.date_format && "format",
    !mapping.account_column && "account",
    !mapping.amounts && (has("amount") && has("mark") ? "marks" : "amounts"),
    !mapping.entries && (said.join === "row" ? "contra" : "entry"),
    said.join === "date_and_reference" && !mapping.reference_column && "entry",
    has("currency") && !mapping.currency && "currency",
  ];
  return lacks.filter((lack): lack is Lack => lack !== false);
}

export function wordsOf(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
}
