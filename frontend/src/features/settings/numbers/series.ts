import type { components } from "@/lib/api/schema";

export type Series = components["schemas"]["NumberSeriesOut"];
export type NumberYear = components["schemas"]["NumberYearOut"];
export const KINDS = ["invoice", "credit_note", "bill", "supplier_credit"] as const;
/** What a pattern names, as it is written. */
export const PLACES = { journal: "{journal}", year: "{year}", short_year: "{short_year}" } as const;
export type Kind = (typeof KINDS)[number];

/** The journals with those of documents first, in the order of the documents. */
export function inOrder(series: readonly Series[]): Series[] {
  const place = ({ documents }: Series) => {
    const first = KINDS.findIndex((kind) => documents.includes(kind));
    return first === -1 ? KINDS.length : first;
  };
  return [...series].sort((one, other) => place(one) - place(other));
}

/** The years of which a number can come next: the one that is on now and those after it, each once it is opened, else the next to be opened. */
export function nextYears(years: readonly NumberYear[]): NumberYear[] {
  const opened = years.filter(({ is_opened }) => is_opened);
  return opened.length > 0 ? opened : [...years];
}

/** The first year that a pattern counts in: the numbers of none before it can change. */
export function countsFrom(years: readonly NumberYear[]): NumberYear | undefined {
  return years.find(({ has_begun }) => !has_begun);
}
