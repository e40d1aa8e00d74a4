"use client";

import type { KeyboardEvent } from "react";
import { Pill } from "@/components/ui/pill";
import { useCells } from "@/components/ui/use-cells";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, round, toWire } from "@/lib/money/decimal";
import type { Books } from "../books";
import type { Line } from "../lines";
import { changed, type Part, removed, restOf, sizeOf } from "../split";
import { SplitRow } from "./split-row";

/** The parts of a line as a table: account, taxes, dimensions, note, amount or share; what has no part yet is seen as one types. */
export function PartsGrid({
  books,
  line,
  parts,
  faults,
  noteName,
  onParts,
}: {
  books: Books;
  line: Line;
  parts: readonly Part[];
  faults: { readonly [name: string]: string };
  /** What the column of words is called. */
  noteName: string;
  onParts: (to: readonly Part[]) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const scale = books.scales[line.currency] ?? 2;
  const axes = books.dimensions.map(({ code }) => `dim:${code}`);
  const columns = ["account", "tax", ...axes, "text", "amount"];
  const { grid, goOn, goTo } = useCells<string>(columns, "account");
  const rest = restOf(line.amount, parts);
  const shownRest = toWire(round(rest, scale));
  const isOut = line.amount.startsWith("-");

  function onKey(event: KeyboardEvent<HTMLInputElement>, row: number, column: string) {
    const isHeld = event.ctrlKey || event.metaKey;
    const act =
      event.key === "Enter" && !isHeld
        ? () => (column === "amount" ? goTo(row + 1, "account") : goOn(row, column))
        : event.key === "ArrowDown"
          ? () => goTo(row + 1, column)
          : event.key === "ArrowUp" && row > 0
            ? () => goTo(row - 1, column)
            : null;
    if (act) {
      event.preventDefault();
      act();
    }
  }

  return (
    <>
      <table className="entrygrid rec-split" ref={grid} aria-label={say("reconcile.parts")}>
        <thead>
          <tr>
            <th scope="col" className="ln">
              <span className="vh">{say("reconcile.part")}</span>
            </th>
            <th scope="col" className="acc">
              {say("reconcile.account")}
            </th>
            <th scope="col" className="dim">
              {say("reconcile.tax")}
            </th>
            {books.dimensions.map(({ code, name }) => (
              <th scope="col" key={code} className="dim">
                {name}
              </th>
            ))}
            <th scope="col" className="txt">
              {noteName}
            </th>
            <th scope="col" className="n cr">
              {line.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((one, row) => (
            <SplitRow
              key={one.key}
              books={books}
              row={row}
              part={one}
              isOut={isOut}
              whole={line.amount}
              scale={scale}
              proposal={isZero(rest) || one.amount.amount ? "" : shownRest}
              faults={faults}
              onChange={(to) => onParts(changed(parts, row, to))}
              onKey={onKey}
              onTaken={goOn}
              onRemove={() => {
                onParts(removed(parts, row));
                goTo(row, "account");
              }}
            />
          ))}
        </tbody>
      </table>
      <p className="rec-rest" aria-live="polite" aria-atomic="true">
        <Pill is={isZero(rest) ? "ok" : "warn"}>{say("reconcile.rest")}</Pill>
        <b className="n">{format.money(shownRest)}</b>
        <span className="text-muted">{say("reconcile.rest_of", { amount: format.money(sizeOf(line.amount)) })}</span>
      </p>
    </>
  );
}
