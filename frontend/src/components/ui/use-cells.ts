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

  /** At once, so that what is typed next lands there; a row that is only being made is there after the next drawing. */
  function goTo(row: number, column: Column): void {
    if (!go(row, column)) {
      requestAnimationFrame(() => go(row, column));
    }
  }

  return {
    grid,
    goTo,
    /** One cell on, at the end of a line to the next. */
    goOn(row: number, column: Column) {
      const next = columns[columns.indexOf(column) + 1];
      if (next) {
        goTo(row, next);
      } else {
        goTo(row + 1, "account");
      }
    },
  };
}
