/** Columns of the list that a reader may do without; what an entry is about and its amount always stand there. */
export const COLUMNS = ["number", "date", "journal", "reference", "state"] as const;
export type Column = (typeof COLUMNS)[number];

/** Those of them that a reader has hidden. */
export function hiddenOf(me: { hidden_columns: { readonly [list: string]: readonly string[] } }): ReadonlySet<Column> {
  const names = me.hidden_columns["journal-entries"] ?? [];
  return new Set(COLUMNS.filter((name) => names.includes(name)));
}
