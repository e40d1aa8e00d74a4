import type { Mapping } from "./reading";

/** How characters can be written, the usual ones. */
export const ENCODINGS = ["utf-8", "utf-16", "windows-1252", "iso-8859-15", "windows-1250", "cp850", "mac-roman"];

/** What one column at a time can be. */
export const SINGLE = [
  "booked",
  "valued",
  "amount",
  "debit",
  "credit",
  "indicator",
  "balance",
  "currency_column",
  "account",
  "name",
  "counterparty_account",
  "end_to_end_id",
  "bank_reference",
  "provider_id",
  "type",
] as const;
export type Single = (typeof SINGLE)[number];
export type Role = Single | "text" | "none";
export const ROLES: readonly Role[] = [
  "none",
  "booked",
  "valued",
  "amount",
  "debit",
  "credit",
  "indicator",
  "name",
  "counterparty_account",
  "text",
  "end_to_end_id",
  "bank_reference",
  "provider_id",
  "type",
  "balance",
  "currency_column",
  "account",
];

/** How many columns a file has, as far as the mapping and its first rows tell. */
export function widthOf(mapping: Mapping, rows: readonly (readonly string[])[]): number {
  const used = [...SINGLE.map((name) => mapping[name] ?? -1), ...mapping.text].map((place) => place + 1);
  return Math.max(mapping.heading.length, ...used, ...rows.map(({ length }) => length));
}

/** What each column is. */
export function rolesOf(mapping: Mapping, width: number): Role[] {
  const roles: Role[] = Array.from({ length: width }, () => "none");
  for (const place of mapping.text) {
    roles[place] = "text";
  }
  for (const name of SINGLE) {
    const place = mapping[name];
    if (place !== null && place !== undefined && place >= 0) {
      roles[place] = name;
    }
  }
  return roles;
}

/** A column becomes something; what only one can be is taken from the other, and amounts stand in one column or in two. */
export function withRole(roles: readonly Role[], column: number, role: Role): Role[] {
  return roles.map((now, place) => {
    if (place === column) {
      return role;
    }
    const isTaken = role !== "text" && role !== "none" && now === role;
    const isOtherWay =
      role === "amount"
        ? now === "debit" || now === "credit"
        : (role === "debit" || role === "credit") && now === "amount";
    return isTaken || isOtherWay ? "none" : now;
  });
}

export type Lack = "booked" | "amount";

/** What a mapping cannot do without. */
export function lacksOf(roles: readonly Role[]): Lack[] {
  const has = (role: Role) => roles.includes(role);
  return [
    ...(has("booked") ? [] : (["booked"] as const)),
    ...(has("amount") || (has("debit") && has("credit")) ? [] : (["amount"] as const)),
  ];
}

/** The mapping with these columns. Call it where nothing lacks. */
export function mappingWith(mapping: Mapping, roles: readonly Role[]): Mapping {
  const placeOf = (name: Single) => {
    const place = roles.indexOf(name);
    return place === -1 ? null : place;
  };
  const single = Object.fromEntries(SINGLE.map((name) => [name, placeOf(name)])) as { [N in Single]: number | null };
  return {
    ...mapping,
    ...single,
    booked: single.booked ?? mapping.booked,
    text: roles.flatMap((role, place) => (role === "text" ? [place] : [])),
  };
}

/** Rows of a CSV behind its heading, as far as `text` goes: to show what the columns hold. */
export function firstRows(text: string, mapping: Mapping, most: number): string[][] {
  const rows: string[][] = [];
  let line = 1;
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  let at = 1;
  for (let place = 0; place < text.length && rows.length < most; place += 1) {
    const mark = text[place] as string;
    if (mark === '"' && mapping.is_quoted) {
      const isPair: boolean = isQuoted && text[place + 1] === '"';
      cell += isPair ? '"' : "";
      place += isPair ? 1 : 0;
      isQuoted = isPair ? isQuoted : !isQuoted;
    } else if (!isQuoted && mark === mapping.delimiter) {
      row.push(cell.trim());
      cell = "";
    } else if (!isQuoted && mark === "\n") {
      row.push(cell.trim());
      line += 1;
      if (at > mapping.heading_line && row.some(Boolean)) {
        rows.push(row);
      }
      row = [];
      cell = "";
      at = line;
    } else {
      line += mark === "\n" ? 1 : 0;
      cell += mark === "\r" ? "" : mark;
    }
  }
  return rows;
}

/** Marks between cells that are offered. */
export const DELIMITERS = [";", ",", "\t", "|", "^", "~", "#"] as const;
const MOST_LINES = 40;

/** The lines at the beginning of a file, with the cells of each. */
export function linesOf(text: string, delimiter: string): { readonly at: number; readonly cells: readonly string[] }[] {
  const bare = { ...blank(delimiter), heading_line: 0 };
  return text
    .split(/\r\n|\r|\n/)
    .slice(0, MOST_LINES)
    .flatMap((line, place) => {
      const [cells] = firstRows(`${line}\n`, bare, 1);
      return cells ? [{ at: place + 1, cells }] : [];
    });
}

/** A mapping in which no column means anything yet: its mark is the one that stands most often, its heading the first of the widest lines. */
export function blankMapping(text: string, encoding: string, delimiter = likelyDelimiter(text)): Mapping {
  const lines = linesOf(text, delimiter);
  const widest = lines.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const heading = lines.find(({ cells }) => cells.length === widest);
  const below = lines.filter(({ at }) => at > (heading?.at ?? 0)).flatMap(({ cells }) => cells);
  return {
    ...blank(delimiter),
    encoding,
    heading_line: heading?.at ?? 0,
    heading: [...(heading?.cells ?? [])],
    date_order: below.some((cell) => /^\d{4}[-/.]?\d/.test(cell)) ? "ymd" : "dmy",
    decimal: below.some((cell) => /,\d{1,2}$/.test(cell)) ? "," : ".",
  };
}

function likelyDelimiter(text: string): string {
  const count = (mark: string) => linesOf(text, mark).reduce((sum, { cells }) => sum + cells.length - 1, 0);
  return DELIMITERS.reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** `booked` is a column that is none: the mapping lacks it, and is not sent before a person has said it. */
function blank(delimiter: string): Mapping {
  return {
    delimiter,
    encoding: "",
    heading_line: 0,
    heading: [],
    date_order: "dmy",
    decimal: ".",
    is_quoted: true,
    debit_is_signed: false,
    negated: false,
    currency: "",
    booked: -1,
    text: [],
  };
}
