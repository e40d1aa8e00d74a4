"use client";

import { X } from "lucide";
import type { KeyboardEvent } from "react";
import { AmountCell } from "@/components/ui/amount-cell";
import { TypeAhead } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import { TaxCell } from "@/components/ui/tax-cell";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Books } from "../books";
import { isEmpty, type Part, readPart } from "../split";

/** One part of a line: account, taxes, values of dimensions, note, amount or share. */
export function SplitRow({
  books,
  row,
  part,
  isOut,
  whole,
  scale,
  proposal,
  faults,
  onChange,
  onKey,
  onTaken,
  onRemove,
}: {
  books: Books;
  row: number;
  part: Part;
  isOut: boolean;
  whole: string;
  scale: number;
  /** What would make the parts come to the line. */
  proposal: string;
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<Omit<Part, "key">>) => void;
  onKey: (event: KeyboardEvent<HTMLInputElement>, row: number, column: string) => void;
  onTaken: (row: number, column: string) => void;
  onRemove: () => void;
}) {
  const say = useSay();
  const { region } = useFormat();
  const said = (what: string) => say("reconcile.cell", { what, part: row + 1 });
  const wrong = (name: string) => faults[`parts.${row}.${name}`];
  // Codes of the side that the money goes to come first.
  const taxes = [...books.taxes].sort((a, b) => {
    const [first, second] = [a, b].map(({ direction }) => (direction === "purchases" ? isOut : !isOut));
    return first === second ? 0 : first ? -1 : 1;
  });
  return (
    <tr className={isEmpty(part) ? "blank" : undefined}>
      <th scope="row" className="ln">
        <span>{row + 1}</span>
        {!isEmpty(part) && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={say("reconcile.remove_part", { part: row + 1 })}
            onClick={onRemove}
          >
            <Icon of={X} />
          </button>
        )}
      </th>
      <td className="acc">
        <TypeAhead
          className=""
          label={said(say("reconcile.account"))}
          offers={books.accounts}
          value={part.account}
          cell={`${row} account`}
          input={{
            "aria-invalid": wrong("account_id") ? true : undefined,
            title: wrong("account_id"),
            name: `parts.${row}.account_id`,
            placeholder: say("reconcile.account"),
          }}
          onValue={(account) => onChange({ account })}
          onTaken={() => onTaken(row, "account")}
          onKeyDown={(event) => onKey(event, row, "account")}
        />
      </td>
      <td className="dim">
        <TaxCell
          offers={taxes}
          value={part.taxes}
          label={said(say("reconcile.tax"))}
          cell={`${row} tax`}
          wrong={wrong("tax_code_ids")}
          onValue={(ids) => onChange({ taxes: ids })}
          onTaken={() => onTaken(row, "tax")}
          onKeyDown={(event) => onKey(event, row, "tax")}
        />
      </td>
      {books.dimensions.map(({ code, name, values }) => (
        <td key={code} className="dim">
          <TypeAhead
            className=""
            label={said(name)}
            offers={values}
            value={part.dimensions[code] ?? null}
            cell={`${row} dim:${code}`}
            shortly
            onValue={(value) => {
              const { [code]: _, ...others } = part.dimensions;
              onChange({ dimensions: value ? { ...others, [code]: value } : others });
            }}
            onTaken={() => onTaken(row, `dim:${code}`)}
            onKeyDown={(event) => onKey(event, row, `dim:${code}`)}
          />
        </td>
      ))}
      <td className="txt">
        <input
          data-cell={`${row} text`}
          aria-label={said(say("reconcile.note"))}
          value={part.text}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => onChange({ text: event.target.value })}
          onKeyDown={(event) => onKey(event, row, "text")}
        />
      </td>
      <td className={`n cr ${part.amount.amount ? "has" : ""}`}>
        <AmountCell
          cell={`${row} amount`}
          side=""
          label={said(say("reconcile.amount_or_share"))}
          value={part.amount}
          scale={scale}
          proposal={proposal}
          wrong={wrong("amount")}
          read={(text) => readPart(text, { whole, region, scale })}
          onValue={(amount) => onChange({ amount })}
          onKeyDown={(event) => onKey(event, row, "amount")}
        />
      </td>
    </tr>
  );
}
