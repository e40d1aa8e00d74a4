import type { components } from "@/lib/api/schema";

type Column = components["schemas"]["ContactColumn"];

/** What the file calls the column of a problem; what the API calls it, where the file has none of it. Empty for the whole row. */
export function headingOf(columns: readonly Column[], field: string): string {
  return columns.find((column) => column.field === field)?.heading ?? field.replaceAll("_", " ");
}

/** The headings that were not known: nothing of them is kept. */
export function leftOut(columns: readonly Column[]): string[] {
  return columns.filter(({ field, heading }) => field === null && heading.trim() !== "").map(({ heading }) => heading);
}
