/** The kinds of file there are, the recognisable ones first, with how each is sent and what it lets one say. */
export const FORMATS = {
  beancount: { accept: ".beancount,.bean,.txt" },
  hledger: { accept: ".journal,.hledger,.ledger,.j,.txt" },
  gnucash: { accept: ".gnucash,.xml,.gz,.sqlite,.db" },
  quickbooks: { accept: ".csv", several: true },
  xero: { accept: ".csv", several: true },
  csv: { accept: ".csv,.txt,.tsv" },
  journal: { accept: ".csv,.ndjson,.jsonl" },
  archive: { accept: ".zip" },
} as const satisfies { [name: string]: { accept: string; several?: boolean } };

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];
export const MOST_BYTES = 32 * 1024 * 1024;
export const MOST_FILES = 20;

export const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name);
export const takesSeveral = (name: FormatName): boolean => "several" in FORMATS[name];
/** What the answers to the few open questions of a file are, by the API's names. */
export type Options = { dateFormat: string; decimalMark: string; asOf: string; prefix: string; commodities: string };
export const NO_OPTIONS: Options = { dateFormat: "", decimalMark: "", asOf: "", prefix: "", commodities: "" };
