import { matching } from "@/components/ui/match";
import type { components } from "@/lib/api/schema";
import { type AccountClass, CLASSES } from "./kinds";

export type Row = components["schemas"]["AccountBalances"];
export type ChartFilter = {
  /** Part of a code or a name. */
  q?: string;
  classes: readonly string[];
  kind?: string;
  /** Inactive accounts, too. */
  inactive: boolean;
  /** Codes of headings that are folded. */
  folded: readonly string[];
};

/**
 * The rows to show, by class, as the tree has them. Who searches or filters sees what matches with the headings above it, unfolded;
 * an inactive heading stays where something below it is active.
 */
export function shownRows(rows: readonly Row[], filter: ChartFilter): { name: AccountClass; rows: Row[] }[] {
  const byId = new Map(rows.map((row) => [row.account_id, row]));
  const wanted = rows.filter(
    (row) =>
      (filter.inactive || row.is_active) &&
      (filter.classes.length === 0 || filter.classes.includes(row.account_class)) &&
      (!filter.kind || row.subtype === filter.kind),
  );
  const found = filter.q
    ? matching(
        wanted.map((row) => ({ value: row.account_id, code: row.code, name: row.name })),
        filter.q,
        rows.length,
      ).map(({ value }) => value)
    : wanted.map(({ account_id }) => account_id);
  const shown = new Set(found);
  for (const id of found) {
    for (let up = byId.get(id)?.parent_id; up && !shown.has(up); up = byId.get(up)?.parent_id) {
      shown.add(up);
    }
  }
  const isSought = Boolean(filter.q || filter.kind);
  const folded = new Set(isSought ? [] : filter.folded);
  const isHidden = (row: Row): boolean => {
    const above = row.parent_id ? byId.get(row.parent_id) : undefined;
    return above !== undefined && (folded.has(above.code) || isHidden(above));
  };
  return CLASSES.map((name) => ({
    name,
    rows: rows.filter((row) => row.account_class === name && shown.has(row.account_id) && !isHidden(row)),
  })).filter((part) => part.rows.length > 0);
}
