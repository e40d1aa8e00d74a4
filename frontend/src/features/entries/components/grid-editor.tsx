"use client";

import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { DraftHead } from "@/components/drafts/draft-head";
import { kept } from "@/components/drafts/keeping";
import { useUnread } from "@/components/drafts/use-unread";
import { usePageKeys } from "@/components/layout/keys";
import { toast } from "@/components/ui/toast";
import { isTyping, settle, useCells } from "@/components/ui/use-cells";
import { useHistory } from "@/components/ui/use-history";
import { cellsOf } from "@/lib/files/spreadsheet";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { faultsByCell } from "../grid/faults";
import { type Column, columnsOf, linesOf } from "../grid/paste";
import {
  type Books,
  type Entry,
  hasContent,
  type Line,
  proposalOf,
  sameEntry,
  totalsOf,
  withCopyOfAbove,
  withLine,
  withoutLine,
  withPasted,
} from "../grid/state";
import { useDraft } from "../grid/use-draft";
import { usePost } from "../grid/use-post";
import { ConflictDialog } from "./conflict-dialog";
import { GridProof } from "./grid-proof";
import { GridRow } from "./grid-row";
import { HeadFields } from "./head-fields";

const NOTHING_WRONG = {};

type Start = { id: string | null; etag: string | null; entry: Entry };

/** The page where entries are written: a plain table of lines, saved by itself, undone step by step, posted when it balances. */
export function GridEditor({ books, person, start }: { books: Books; person: string; start: Start }) {
  const say = useSay();
  const { region } = useFormat();
  const { now: entry, change, undo, redo, canUndo } = useHistory(start.entry, sameEntry);
  const columns = columnsOf(books);
  const { grid, goOn, goTo } = useCells(columns, "account");
  const unread = useUnread(grid);
  const draft = useDraft({ books, person, entry, start, isRead: unread.isRead });
  const scale = books.currencies.find(({ code }) => code === entry.currency)?.decimals ?? 2;
  const totals = totalsOf(entry);
  const { post, isPosting, why, refusal } = usePost({ books, entry, totals, draft });
  // What is being typed is taken first: then it is another entry that is posted.
  const latest = useRef(post);
  useLayoutEffect(() => {
    latest.current = post;
  }, [post]);
  const postNow = () => unread.act(() => void latest.current());
  const faults = faultsByCell(refusal ?? (hasContent(entry) ? draft.saving : null), books, entry);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const held = kept<Entry>(draft.drawer, start.id);
    if (held && (start.id === null || held.etag === start.etag)) {
      change(() => held.typed);
      toast({ text: say("drafts.restored") });
    }
    if (!isTyping()) {
      goTo(0, "account");
    }
  }, []);

  function onChange(row: number, to: Partial<Omit<Line, "key">>) {
    change((held) => withLine(held, row, to));
  }

  function onKey(event: KeyboardEvent<HTMLInputElement>, row: number, column: Column) {
    const isHeld = event.ctrlKey || event.metaKey;
    const act =
      event.key === "Enter" && !isHeld
        ? () => (isLastOf(column) ? goTo(row + 1, "account") : goOn(row, column))
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

  function remove(row: number) {
    change((held) => withoutLine(held, row));
    goTo(row, "account");
  }

  function paste(event: ClipboardEvent<HTMLElement>) {
    const [row = "", ...rest] = (event.target as HTMLElement).dataset.cell?.split(" ") ?? [];
    const cells = cellsOf(event.clipboardData.getData("text/plain"));
    if (!row || !cells) {
      return;
    }
    event.preventDefault();
    const { lines, unread: lost } = linesOf(cells, rest.join(" ") as Column, books, { region, scale });
    const at = Number.parseInt(row, 10);
    change((held) => withPasted(held, at, lines));
    goTo(at + lines.length, "account");
    toast({
      text: say("entries.lines_pasted", { count: lines.length }),
      act: { name: say("drafts.undo"), run: undo },
    });
    if (lost.length > 0) {
      toast({ text: say("entries.unread", { count: lost.length, cells: lost.slice(0, 5).join(", ") }), is: "bad" });
    }
  }

  usePageKeys([
    { key: "Ctrl+Enter", does: say("entries.post"), run: postNow },
    { key: "Ctrl+s", run: () => unread.act(() => void draft.save()) },
    { key: "Ctrl+z", does: say("drafts.undo"), run: () => settle(undo) },
    { key: "Ctrl+y", does: say("drafts.redo"), run: () => settle(redo) },
  ]);

  return (
    <>
      <DraftHead
        title={say("entries.new_entry")}
        up={{ href: `/${books.companyId}/entries`, name: say("entries.back_to_list") }}
        saving={draft.saving}
        canUndo={canUndo}
        undo={() => settle(undo)}
        post={postNow}
        isPosting={isPosting}
        why={why}
      />
      <HeadFields
        books={books}
        entry={entry}
        faults={faults.head}
        onChange={(to) => change((held) => ({ ...held, ...to }))}
      />
      {entry.currency !== books.currency && (
        <p className="note mx-4 my-2">{say("entries.rates_by_api", { currency: entry.currency })}</p>
      )}
      {entry.lines.some((line) => line.kept) && <p className="note mx-4 my-2">{say("entries.other_units")}</p>}
      <div className="scroll gridwrap">
        <table
          className="entrygrid"
          ref={grid}
          aria-label={say("entries.lines")}
          onPaste={paste}
          onBlur={() => unread.onLeft(() => void draft.save())}
        >
          <thead>
            <tr>
              <th scope="col" className="ln">
                <span className="vh">{say("entries.line")}</span>
              </th>
              <th scope="col" className="acc">
                {say("entries.account")}
              </th>
              {books.dimensions.map(({ code, name }) => (
                <th scope="col" key={code} className="dim">
                  {name}
                </th>
              ))}
              <th scope="col" className="txt">
                {say("entries.note")}
              </th>
              <th scope="col" className="n dr">
                {say("entries.debit")}
              </th>
              <th scope="col" className="n cr">
                {say("entries.credit")}
              </th>
            </tr>
          </thead>
          <tbody>
            {entry.lines.map((line, row) => (
              <GridRow
                key={line.key}
                books={books}
                row={row}
                line={line}
                scale={scale}
                toDebit={proposalOf(line, "debit", totals)}
                toCredit={proposalOf(line, "credit", totals)}
                wrong={faults.lines[row] ?? NOTHING_WRONG}
                onChange={onChange}
                onKey={onKey}
                onTaken={goOn}
                onRemove={remove}
              />
            ))}
          </tbody>
        </table>
      </div>
      <GridProof scale={scale} totals={totals} faults={faults.list} go={(row) => goTo(row, "account")} />
      <ConflictDialog books={books} saving={draft.saving} entry={entry} draft={draft} />
    </>
  );
}

/** Behind a debit there is nothing to type into credit: Enter goes to the next line. */
function isLastOf(column: Column): boolean {
  const cell = document.activeElement;
  return column === "credit" || (column === "debit" && cell instanceof HTMLInputElement && cell.value.trim() !== "");
}
