"use client";

import { useRef } from "react";

/** Where the focus goes in a grid; `first` is the column that a line begins with. Cells are found by `data-cell="row column"`. */
export function useCells<Column extends string>(columns: readonly Column[], first: Column) {
  const grid = useRef<HTMLTableElement>(null);

  function go(row: number, column: string): boolean {
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
    /** To the next cell that the line has, at its end to the next line. */
    goOn(row: number, column: Column) {
      if (!columns.slice(columns.indexOf(column) + 1).some((next) => go(row, next))) {
        goTo(row + 1, first);
      }
    },
  };
}

/** Whether somebody types already: a page is there before it listens, and must not take the focus away then. */
export function isTyping(): boolean {
  return document.activeElement?.matches("#main :is(input, select, textarea)") ?? false;
}

/** Takes what is being typed first, so that undoing goes one whole step back. */
export function settle(then: () => void): void {
  const cell = document.activeElement;
  if (cell instanceof HTMLElement) {
    cell.blur();
  }
  requestAnimationFrame(() => {
    then();
    requestAnimationFrame(() => {
      // Unless it went elsewhere.
      if (cell instanceof HTMLElement && document.activeElement === document.body) {
        cell.focus();
      }
    });
  });
}
