"use client";

import { X } from "lucide";
import { type KeyboardEvent, memo } from "react";
import { AmountCell } from "@/components/ui/amount-cell";
import { TypeAhead } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Column } from "../grid/paste";
import { type Books, isBlank, type Line } from "../grid/state";

type Props = {
  books: Books;
  row: number;
  line: Line;
  scale: number;
  /** What would balance the entry, on either side. */
  toDebit: string;
  toCredit: string;
  /** What the API says of cells: by column; `line` of the line as a whole. */
  wrong: { readonly [column: string]: string };
  onChange: (row: number, change: Partial<Omit<Line, "key">>) => void;
  onKey: (event: KeyboardEvent<HTMLInputElement>, row: number, column: Column) => void;
  onTaken: (row: number, column: Column) => void;
  onRemove: (row: number) => void;
};

/** One line of the grid: account, values of dimensions, note, debit, credit. Drawn again only where something of it has changed. */
export const GridRow = memo(function GridRow({
  books,
  row,
  line,
  scale,
  toDebit,
  toCredit,
  wrong,
  onChange,
  onKey,
  onTaken,
  onRemove,
}: Props) {
  const say = useSay();
  const format = useFormat();
  const number = row + 1;
  const said = (what: string) => say("entries.cell", { what, line: number });
  const fault = line.unknown
    ? say("entries.unknown_account", { text: line.unknown })
    : (wrong.account_id ?? wrong.line);
  return (
    <tr className={isBlank(line) ? "blank" : undefined}>
      <th scope="row" className="ln">
        <span>{number}</span>
        {!isBlank(line) && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={say("entries.remove_line", { line: number })}
            onClick={() => onRemove(row)}
          >
            <Icon of={X} />
          </button>
        )}
      </th>
      <td className="acc">
        <TypeAhead
          className=""
          label={said(say("entries.account"))}
          offers={books.accounts}
          value={line.account}
          cell={`${row} account`}
          shown={line.unknown || undefined}
          input={{ "aria-invalid": fault ? true : undefined, title: fault }}
          onValue={(account) => onChange(row, { account, unknown: "" })}
          onTaken={() => onTaken(row, "account")}
          onKeyDown={(event) => onKey(event, row, "account")}
        />
        {line.kept && (
          <small>
            {line.kept.currency} {format.money(line.kept.currency_amount)}
          </small>
        )}
      </td>
      {books.dimensions.map(({ code, name, values }) => (
        <td key={code} className="dim">
          <TypeAhead
            className=""
            label={said(name)}
            offers={values}
            value={line.dimensions[code] ?? null}
            cell={`${row} dim:${code}`}
            input={{
              placeholder: name,
              "aria-invalid": wrong[`dimensions.${code}`] ? true : undefined,
              title: wrong[`dimensions.${code}`],
            }}
            onValue={(value) => {
              const { [code]: _, ...others } = line.dimensions;
              onChange(row, { dimensions: value ? { ...others, [code]: value } : others });
            }}
            onTaken={() => onTaken(row, `dim:${code}`)}
            onKeyDown={(event) => onKey(event, row, `dim:${code}`)}
          />
        </td>
      ))}
      <td className="txt">
        <input
          data-cell={`${row} text`}
          key={line.text}
          aria-label={said(say("entries.note"))}
          placeholder={say("entries.note")}
          defaultValue={line.text}
          maxLength={500}
          autoComplete="off"
          onBlur={(event) => onChange(row, { text: event.target.value })}
          onKeyDown={(event) => onKey(event, row, "text")}
        />
      </td>
      {(["debit", "credit"] as const).map((side) => (
        <td key={side} className={`n ${side === "debit" ? "dr" : "cr"} ${line[side].amount ? "has" : ""}`}>
          <AmountCell
            cell={`${row} ${side}`}
            side={say(`entries.${side}_mark`)}
            label={said(say(`entries.${side}`))}
            value={line[side]}
            scale={scale}
            proposal={side === "debit" ? toDebit : toCredit}
            wrong={wrong[side]}
            onValue={(value) => onChange(row, { [side]: value })}
            onKeyDown={(event) => onKey(event, row, side)}
          />
        </td>
      ))}
    </tr>
  );
});
