import type { components } from "@/lib/api/schema";
import type { Level } from "./parameters";

export type StatementRow = components["schemas"]["StatementRow"];
/** The rows of a budget have the same tree. */
export type TreeRow = Pick<StatementRow, "account_id" | "code" | "name" | "depth" | "is_heading">;
/**
 * A line as it is drawn. `group`: a heading that opens and folds; `line`: an account or a computed figure; `mid`: a heading of headings,
 * drawn as a sum below them.
 */
export type Line<R extends TreeRow> = { row: R; is: "group" | "line" | "mid"; indent: number; isOpen: boolean };

/** The lines of a section, by what is shown of it. `turned` headings do the opposite of the level. */
export function linesOf<R extends TreeRow>(
  rows: readonly R[],
  level: Level,
  turned: ReadonlySet<string>,
): readonly Line<R>[] {
  return subtrees(rows).flatMap((tree) => {
    const [top, ...below] = tree;
    if (!top) {
      return [];
    }
    const isOverHeadings = top.is_heading && below.some((row) => row.is_heading && row.depth === top.depth + 1);
    if (!isOverHeadings) {
      return folded(tree, level, turned, top.depth);
    }
    const sum: Line<R> = { row: top, is: "mid", indent: 0, isOpen: level !== "totals" };
    return level === "totals"
      ? [sum]
      : [...subtrees(below).flatMap((part) => folded(part, level, turned, top.depth + 1)), sum];
  });
}

/** Cut where the tree starts anew at the depth of the first row. */
function subtrees<R extends TreeRow>(rows: readonly R[]): R[][] {
  const depth = rows[0]?.depth ?? 0;
  const trees: R[][] = [];
  for (const row of rows) {
    if (row.depth <= depth || trees.length === 0) {
      trees.push([row]);
    } else {
      trees.at(-1)?.push(row);
    }
  }
  return trees;
}

function folded<R extends TreeRow>(
  tree: readonly R[],
  level: Level,
  turned: ReadonlySet<string>,
  base: number,
): Line<R>[] {
  const lines: Line<R>[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY; // the depth of the heading that folds what comes
  for (const row of tree) {
    if (row.depth > hiddenBelow) {
      continue;
    }
    hiddenBelow = Number.POSITIVE_INFINITY;
    const isOpen = (level === "accounts") !== turned.has(row.code);
    lines.push({ row, is: row.is_heading ? "group" : "line", indent: row.depth - base, isOpen });
    if (row.is_heading && !isOpen) {
      hiddenBelow = row.depth;
    }
  }
  return lines;
}
