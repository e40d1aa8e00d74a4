"use client";

import { type KeyboardEvent, type RefObject, useMemo } from "react";
import { useSay } from "@/lib/i18n/use-say";
import type { Preview } from "../api";
import type { Faults } from "../faults";
import { type Books, type Form, type Line, toBody, withCopyOfAbove, withLine, withoutLine } from "../form";
import { type Kind, NOUNS } from "../kinds";
import { UNITS } from "../units";
import { type Column, LineRow } from "./line-row";

const NOTHING_WRONG = {};
/** Where Enter goes: past what is rarely typed. Tab goes through all. */
const NEXT: { readonly [column: string]: Column | null } = {
  text: "quantity",
  quantity: "price",
  unit: "price",
  price: "tax",
  discount: "tax",
  tax: null,
};

/** The lines of the document, one row each: typed through without a mouse, with what the server made of each. */
export function LinesGrid({
  books,
  kind,
  form,
  preview,
  wrong,
  currency,
  scale,
  grid,
  goTo,
  goOn,
  change,
  usual,
}: {
  books: Books;
  kind: Kind;
  form: Form;
  preview: Preview | null;
  wrong: Faults["lines"];
  currency: string;
  scale: number;
  grid: RefObject<HTMLTableElement | null>;
  goTo: (row: number, column: Column) => void;
  goOn: (row: number, column: Column) => void;
  change: (to: (held: Form) => Form) => void;
  /** Tax codes that the first line begins with. */
  usual: readonly string[];
}) {
  const say = useSay();
  const units = useMemo(() => UNITS.map(({ code, name }) => ({ value: code, code, name: say(name) })), [say]);
  const found = useMemo(() => {
    const { rows } = toBody(form, kind);
    const lines = preview?.lines.filter(({ role }) => role === "line") ?? [];
    return new Map(rows.map((row, place) => [row, lines[place]]));
  }, [form, kind, preview]);

  const onChange = (row: number, to: Partial<Omit<Line, "key">>) => change((held) => withLine(held, row, to, usual));

  function go(row: number, column: Column, by: "Enter" | "Tab" = "Enter") {
    const next = by === "Enter" && column in NEXT ? NEXT[column] : undefined;
    if (next) {
      goTo(row, next);
    } else if (next === null) {
      goTo(row + 1, "text");
    } else {
      goOn(row, column);
    }
  }

  function remove(row: number) {
    change((held) => withoutLine(held, row));
    goTo(row, "text");
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>, row: number, column: Column) {
    const isHeld = event.ctrlKey || event.metaKey;
    const act =
      event.key === "Enter" && !isHeld
        ? () => go(row, column)
        : event.key === "ArrowDown"
          ? () => goTo(row + 1, column)
          : event.key === "ArrowUp" && row > 0
            ? () => goTo(row - 1, column)
            : isHeld && event.key.toLowerCase() === "d"
              ? () => change((held) => withCopyOfAbove(held, row))
              : isHeld && event.shiftKey && event.key === "Backspace"
                ? () => remove(row)
                : null;
    if (act) {
      event.preventDefault();
      act();
    }
  }

  return (
    <table className="doclines" ref={grid} aria-label={say("documents.lines")}>
      <thead>
        <tr>
          <th scope="col" className="ln">
            <span className="vh">{say("document_form.line")}</span>
          </th>
          <th scope="col">{say("documents.text")}</th>
          <th scope="col" className="n qty">
            {say("document_form.quantity_short")}
          </th>
          <th scope="col" className="unit">
            {say("document_form.unit")}
          </th>
          <th scope="col" className="n price">
            {say("documents.price")}
          </th>
          <th scope="col" className="n disc">
            {say("document_form.discount_percent_short")}
          </th>
          <th scope="col" className="tx">
            {say("documents.tax_code")}
          </th>
          <th scope="col" className="n net">
            {say("documents.net")}
          </th>
        </tr>
      </thead>
      {form.lines.map((line, row) => {
        const computed = found.get(row);
        const usual = books.accounts.find(({ code }) => code === computed?.account_code);
        return (
          <LineRow
            key={line.key}
            books={books}
            units={units}
            direction={NOUNS[kind].side}
            contactId={form.contact?.value}
            row={row}
            line={line}
            currency={currency}
            scale={scale}
            net={computed?.net ?? ""}
            usual={usual ? `${usual.code} ${usual.name}` : ""}
            wrong={wrong[row] ?? NOTHING_WRONG}
            onChange={onChange}
            onKey={onKey}
            onTaken={go}
            onRemove={remove}
          />
        );
      })}
    </table>
  );
}
