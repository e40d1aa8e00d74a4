import type { FormatName } from "./formats";

const LOOKED_AT = 64 * 1024;
const BY_NAME: { readonly [ending: string]: FormatName } = {
  beancount: "beancount",
  bean: "beancount",
  hledger: "hledger",
  journal: "hledger",
  ledger: "hledger",
  gnucash: "gnucash",
};
const JOURNAL_COLUMNS = ["entry", "date", "account"];

/** What kind of file it is, by its beginning and its name; null where neither says. Reads 64 KB of it, however large it is. */
export async function recognise(file: File): Promise<FormatName | null> {
  const bytes = new Uint8Array(await file.slice(0, LOOKED_AT).arrayBuffer());
  return recogniseBytes(bytes, file.name);
}

export function recogniseBytes(bytes: Uint8Array, name: string): FormatName | null {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  if (start.startsWith("PK")) {
    return "archive";
  }
  if (start.startsWith("\u001f\u008b") || start.startsWith("SQLite format 3")) {
    return "gnucash";
  }
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, "");
  if (/<gnc-v2|xmlns:gnc=/.test(text)) {
    return "gnucash";
  }
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const byName = BY_NAME[ending];
  if (byName) {
    return byName;
  }
  if (text.startsWith("{") && /"entry"\s*:/.test(text)) {
    return "journal";
  }
  if (/^\d{4}-\d\d-\d\d +(open|close|balance|pad|commodity|txn|\*|!) /m.test(text) || /^option "/m.test(text)) {
    return /^\d{4}-\d\d-\d\d +open /m.test(text) || /^option "/m.test(text) ? "beancount" : "hledger";
  }
  const [first = "", ...rest] = text.split(/\r?\n/, 12);
  if (isCsv(first, rest, ending)) {
    return ofCsv(first, [first, ...rest]);
  }
  return /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[^\n]*\r?\n[ \t]+\S/m.test(text) ? "hledger" : null;
}

function isCsv(first: string, rest: readonly string[], ending: string): boolean {
  const cut = /[,;\t|]/;
  return ["csv", "tsv"].includes(ending) || (cut.test(first) && rest.some((line) => cut.test(line)));
}

function ofCsv(first: string, lines: readonly string[]): FormatName {
  const names = first.split(",").map((cell) => cell.replaceAll('"', "").trim().toLowerCase());
  if (JOURNAL_COLUMNS.every((column) => names.includes(column))) {
    return "journal";
  }
  const head = lines.join("\n").toLowerCase();
  if (names.includes("*code") || /journal report|general ledger (detail|summary)|account code,/.test(head)) {
    return "xero";
  }
  if (/trans #|transaction type|account list|detail type|quickbooks/.test(head)) {
    return "quickbooks";
  }
  return "csv";
}
