"use client";

import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { isTyping, settle, useCells } from "@/components/ui/use-cells";
import { cellsOf } from "@/lib/files/spreadsheet";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import {
  type Books,
  COLUMNS,
  type Column,
  flawsOf,
  groupsOf,
  missingOf,
  proposalOf,
  type Row,
  totalsOf,
  withAccountAbove,
  withItemBelow,
  withoutRow,
  withPasted,
  withRow,
  yearOf,
} from "../grid";
import { letGo } from "../keeping";
import { rowsOf } from "../paste";
import { type Refused, useChecks } from "../use-checks";
import { useOpening } from "../use-opening";
import { OpeningFields, OpeningHead } from "./opening-head";
import { OpeningProof } from "./opening-proof";
import { OpeningRow } from "./opening-row";

const PreviewDialog = part(() => import("./preview-dialog"));

/** Where the balances are entered: rows of accounts and their open items, kept in this tab, looked at as a whole, then posted as one entry. */
export function OpeningGrid({
  books,
  person,
  day,
  note,
}: {
  books: Books;
  person: string;
  day: string;
  note: ReactNode;
}) {
  const say = useSay();
  const format = useFormat();
  const { companyId } = books;
  const { opening, change, undo, redo, canUndo } = useOpening({ person, companyId, day });
  const { rows } = opening;
  const [isForeign, setForeign] = useState(false);
  const [isTried, setTried] = useState(false);
  const [isShown, setShown] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const hasForeign = isForeign || rows.some(({ currency }) => currency !== "");
  const columns = COLUMNS.filter((one) => hasForeign || (one !== "currency" && one !== "amount"));
  const { grid, goOn, goTo } = useCells<Column>(columns, "account");
  const scale = books.currencies.find(({ code }) => code === books.currency)?.decimals ?? 2;
  const totals = totalsOf(rows);
  const groups = groupsOf(rows);
  const year = yearOf(opening.day, books.years);
  const dayFault = !year
    ? say("opening.no_year")
    : year.entry
      ? say("opening.year_done", { year: year.name, number: year.entry.number })
      : undefined;
  const flaws = flawsOf(opening, books);
  const isEmpty = groups.length === 0;
  const checks = useChecks(isTried ? flaws : [], refused);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => (isTyping() ? undefined : goTo(0, "account")), []);

  function edit(to: Parameters<typeof change>[0]) {
    setRefused(null);
    change(to);
  }

  function onChange(row: number, to: Partial<Omit<Row, "key">>) {
    edit((held) => withRow(held, row, to));
  }

  function remove(row: number) {
    edit((held) => withoutRow(held, row));
    goTo(row, "account");
  }

  function addItem(row: number) {
    edit((held) => withItemBelow(held, row));
    goTo(row + 1, "document");
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>, row: number, column: Column) {
    const isHeld = event.ctrlKey || event.metaKey;
    const act =
      event.key === "Enter" && !isHeld
        ? () => (column === "debit" && event.currentTarget.value.trim() ? goTo(row + 1, "account") : goOn(row, column))
        : event.key === "ArrowDown" && !event.altKey && column !== "issued" && column !== "due"
          ? () => goTo(row + 1, column)
          : event.key === "ArrowUp" && row > 0 && column !== "issued" && column !== "due"
            ? () => goTo(row - 1, column)
            : isHeld && event.key.toLowerCase() === "d"
              ? () => {
                  edit((held) => withAccountAbove(held, row));
                  goOn(row, "account");
                }
              : isHeld && event.shiftKey && event.key === "Backspace"
                ? () => remove(row)
                : null;
    if (act) {
      event.preventDefault();
      act();
    }
  }

  function paste(event: ClipboardEvent<HTMLElement>) {
    const [place = "", column = "account"] = (event.target as HTMLElement).dataset.cell?.split(" ") ?? [];
    const cells = cellsOf(event.clipboardData.getData("text/plain"));
    if (!place || !cells) {
      return;
    }
    event.preventDefault();
    const at = Number.parseInt(place, 10);
    const { rows: pasted, unread } = rowsOf(cells, column as Column, books, { ...format, scale });
    edit((held) => withPasted(held, at, pasted));
    goTo(at + pasted.length, "account");
    toast({
      text: say("opening.pasted", { count: pasted.length }),
      act: { name: say("opening.undo"), run: undo },
    });
    if (unread.length > 0) {
      toast({ text: say("opening.unread", { count: unread.length, cells: unread.slice(0, 5).join(", ") }), is: "bad" });
    }
  }

  function judge() {
    setTried(true);
    if (!isEmpty && flaws.length === 0 && !dayFault) {
      setShown(true);
    } else if (flaws[0]) {
      goTo(flaws[0].row, flaws[0].column);
    }
  }
  const latest = useRef(judge);
  latest.current = judge;
  const look = () => settle(() => latest.current());

  usePageKeys([
    { key: "Ctrl+Enter", does: say("opening.look"), run: look },
    { key: "Ctrl+z", does: say("opening.undo"), run: () => settle(undo) },
    { key: "Ctrl+y", does: say("opening.redo"), run: () => settle(redo) },
  ]);

  const why = isEmpty ? say("opening.nothing_yet") : (dayFault ?? null);
  const wrongOf = (row: number) =>
    Object.fromEntries(checks.filter((one) => one.row === row).map(({ column, message }) => [column, message]));
  return (
    <>
      <OpeningHead isEmpty={isEmpty} canUndo={canUndo} undo={undo} look={look} why={why} />
      {note}
      <OpeningFields
        books={books}
        day={opening.day}
        dayFault={dayFault}
        hasForeign={hasForeign}
        needsForeign={rows.some(({ currency }) => currency !== "")}
        onDay={(to) => edit((held) => ({ ...held, day: to }))}
        onForeign={setForeign}
      />
      <div className="scroll gridwrap">
        <table className="entrygrid opening" ref={grid} aria-label={say("opening.rows")} onPaste={paste}>
          <thead>
            <tr>
              <th scope="col" className="ln">
                <span className="vh">{say("opening.row")}</span>
              </th>
              {columns.map((column) => (
                <th scope="col" key={column} className={CLASSES[column]}>
                  {say(`opening.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => {
              const group = groups.find(({ stated, items }) => stated.includes(at) || items.includes(at));
              const missing = group ? missingOf(rows, group) : null;
              return (
                <OpeningRow
                  key={row.key}
                  books={books}
                  at={at}
                  row={row}
                  columns={columns}
                  scale={scale}
                  items={group && group.stated[0] === at ? group.items.length : 0}
                  missing={missing}
                  toDebit={proposalOf(row, missing, "debit")}
                  toCredit={proposalOf(row, missing, "credit")}
                  wrong={wrongOf(at)}
                  onChange={onChange}
                  onKey={onKey}
                  onTaken={goOn}
                  onRemove={remove}
                  onItem={addItem}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      <OpeningProof totals={totals} scale={scale} books={books} checks={checks} go={goTo} />
      {isShown && (
        <PreviewDialog
          books={books}
          opening={opening}
          totals={totals}
          onPosted={() => letGo(person, companyId)}
          onRefused={(error, sent) => {
            setShown(false);
            setRefused({ error, sent });
          }}
          onClose={() => setShown(false)}
        />
      )}
    </>
  );
}

const CLASSES: { readonly [K in Column]: string } = {
  account: "acc",
  document: "doc dim",
  issued: "day dim",
  due: "day dim",
  currency: "cur dim",
  amount: "n amt dim",
  debit: "n dr",
  credit: "n cr",
};
