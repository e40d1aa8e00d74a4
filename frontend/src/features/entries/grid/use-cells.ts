"use client";

import { useRef } from "react";
import type { Column } from "./paste";

/** Where the focus is in the grid, and where it goes. Cells are found by `data-cell="row column"`. */
export function useCells(columns: readonly Column[]) {
  const grid = useRef<HTMLTableElement>(null);

  function go(row: number, column: Column): boolean {
    const cell = grid.current?.querySelector<HTMLInputElement>(`[data-cell="${CSS.escape(`${row} ${column}`)}"]`);
    cell?.focus();
    return Boolean(cell);
  }

  return {
    grid,
    go,
    /** One cell on, at the end of a line to the next. */
    goOn(row: number, column: Column) {
      const next = columns[columns.indexOf(column) + 1];
      // A row that is only being made is there after the next drawing.
      requestAnimationFrame(() => (next ? go(row, next) : go(row + 1, "account")));
    },
    goTo(row: number, column: Column) {
      requestAnimationFrame(() => go(row, column));
    },
  };
}
