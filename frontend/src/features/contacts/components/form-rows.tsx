"use client";

import { Plus, X } from "lucide";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

/** Rows of a form: each with what it is called and a way to take it out, and a button for one more. */
export function FormRows<R extends { key: string }>({
  title,
  hint,
  rows,
  nameOf,
  remove,
  add,
  onRows,
  onAdd,
  children,
}: {
  title: string;
  hint?: string;
  rows: readonly R[];
  /** What a row is called, by its place. */
  nameOf: (place: number) => string;
  /** What the cross of a row does, in words. */
  remove: (name: string) => string;
  add: string;
  onRows: (rows: readonly R[]) => void;
  onAdd: () => R;
  children: (row: R, place: number, change: (to: Partial<R>) => void) => ReactNode;
}) {
  return (
    <section>
      <h2>{title}</h2>
      {hint && <p className="text-muted">{hint}</p>}
      {rows.map((row, place) => (
        <fieldset className="row-card" key={row.key}>
          <legend className="vh">{nameOf(place)}</legend>
          {children(row, place, (to) =>
            onRows(rows.map((other) => (other.key === row.key ? { ...other, ...to } : other))),
          )}
          <Button
            look="bare"
            square
            className="out"
            aria-label={remove(nameOf(place))}
            onClick={() => onRows(rows.filter(({ key }) => key !== row.key))}
          >
            <Icon of={X} />
          </Button>
        </fieldset>
      ))}
      <Button className="self-start" onClick={() => onRows([...rows, onAdd()])}>
        <Icon of={Plus} />
        {add}
      </Button>
    </section>
  );
}
