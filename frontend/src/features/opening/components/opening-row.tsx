"use client";

import { Plus, X } from "lucide";
import type { KeyboardEvent } from "react";
import { AmountCell } from "@/components/ui/amount-cell";
import { TypeAhead } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Decimal, isZero, toWire } from "@/lib/money/decimal";
import { type Books, type Column, isBlank, isItem, type Row } from "../grid";

type Props = {
  books: Books;
  at: number;
  row: Row;
  columns: readonly Column[];
  scale: number;
  /** How many items prove the balance that this row says. */
  items: number;
  /** What the items are short of it. */
  missing: Decimal | null;
  toDebit: string;
  toCredit: string;
  wrong: { readonly [column: string]: string };
  onChange: (at: number, change: Partial<Omit<Row, "key">>) => void;
  onKey: (event: KeyboardEvent<HTMLInputElement>, at: number, column: Column) => void;
  onTaken: (at: number, column: Column) => void;
  onRemove: (at: number) => void;
  onItem: (at: number) => void;
};

/** A balance, or an open item of one: cells of a document are there where the account takes items. */
export function OpeningRow({
  books,
  at,
  row,
  columns,
  scale,
  items,
  missing,
  toDebit,
  toCredit,
  wrong,
  onChange,
  onKey,
  onTaken,
  onRemove,
  onItem,
}: Props) {
  const say = useSay();
  const format = useFormat();
  const said = (column: Column) => say("opening.cell", { what: say(`opening.${column}`), row: at + 1 });
  const takesItems = isItem(row) || (row.account !== null && books.withItems.includes(row.account));
  const common = (column: Column) => ({
    "data-cell": `${at} ${column}`,
    "aria-label": said(column),
    "aria-invalid": wrong[column] ? (true as const) : undefined,
    title: wrong[column],
    autoComplete: "off",
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => onKey(event, at, column),
  });
  const accountFault = row.unknown ? say("opening.flaw_unknown", { value: row.unknown }) : wrong.account;
  const cells: { readonly [K in Column]: () => React.ReactNode } = {
    account: () => (
      <td key="account" className="acc">
        <TypeAhead
          className=""
          label={said("account")}
          offers={books.accounts}
          value={row.account}
          cell={`${at} account`}
          shown={row.unknown || undefined}
          input={{ "aria-invalid": accountFault ? true : undefined, title: accountFault }}
          onValue={(account) => onChange(at, { account, unknown: "" })}
          onTaken={() => onTaken(at, "account")}
          onKeyDown={(event) => onKey(event, at, "account")}
        />
        {items > 0 && missing && (
          <small className={isZero(missing) ? undefined : "short"}>
            {isZero(missing)
              ? say("opening.proven", { count: items })
              : say("opening.missing", { amount: format.money(toWire(missing)) })}
          </small>
        )}
      </td>
    ),
    document: () => (
      <td key="document" className="doc dim" data-label={say("opening.document")}>
        {takesItems && (
          <span className="doccell">
            <input
              {...common("document")}
              key={row.document}
              defaultValue={row.document}
              maxLength={100}
              onBlur={(event) =>
                event.target.value.trim() !== row.document && onChange(at, { document: event.target.value.trim() })
              }
            />
            {row.account && (
              <button
                type="button"
                tabIndex={-1}
                aria-label={say("opening.add_item", { row: at + 1 })}
                title={say("opening.add_item_title")}
                onClick={() => onItem(at)}
              >
                <Icon of={Plus} />
              </button>
            )}
          </span>
        )}
      </td>
    ),
    issued: () => dateCell("issued"),
    due: () => dateCell("due"),
    currency: () => (
      <td key="currency" className="cur dim" data-label={say("opening.currency")}>
        {row.account && (
          <TypeAhead
            className=""
            label={said("currency")}
            offers={books.currencies.map(({ code, name }) => ({ value: code, name: code, note: name }))}
            value={row.currency || books.currency}
            cell={`${at} currency`}
            input={{ "aria-invalid": wrong.currency ? true : undefined, title: wrong.currency }}
            onValue={(code) => onChange(at, { currency: !code || code === books.currency ? "" : code })}
            onTaken={() => onTaken(at, "currency")}
            onKeyDown={(event) => onKey(event, at, "currency")}
          />
        )}
      </td>
    ),
    amount: () => (
      <td key="amount" className="n amt dim" data-label={say("opening.amount")}>
        {(row.currency || row.amount.amount) && (
          <AmountCell
            cell={`${at} amount`}
            side=""
            label={said("amount")}
            value={row.amount}
            scale={books.currencies.find(({ code }) => code === row.currency)?.decimals ?? 2}
            wrong={wrong.amount}
            onValue={(amount) => onChange(at, { amount })}
            onKeyDown={(event) => onKey(event, at, "amount")}
          />
        )}
      </td>
    ),
    debit: () => sideCell("debit"),
    credit: () => sideCell("credit"),
  };

  function dateCell(column: "issued" | "due") {
    return (
      <td key={column} className="day dim" data-label={say(`opening.${column}`)}>
        {takesItems && (
          <input
            {...common(column)}
            type="date"
            className={row[column] ? undefined : "none"}
            value={row[column]}
            onChange={(event) => onChange(at, { [column]: event.target.value })}
          />
        )}
      </td>
    );
  }

  function sideCell(side: "debit" | "credit") {
    return (
      <td key={side} className={`n ${side === "debit" ? "dr" : "cr"} ${row[side].amount ? "has" : ""}`}>
        <AmountCell
          cell={`${at} ${side}`}
          side={say(`opening.${side}_mark`)}
          label={said(side)}
          value={row[side]}
          scale={scale}
          proposal={side === "debit" ? toDebit : toCredit}
          wrong={wrong[side]}
          onValue={(value) => onChange(at, { [side]: value })}
          onKeyDown={(event) => onKey(event, at, side)}
        />
      </td>
    );
  }

  return (
    <tr className={isBlank(row) ? "blank" : isItem(row) ? "item" : undefined}>
      <th scope="row" className="ln">
        <span>{at + 1}</span>
        {!isBlank(row) && (
          <button
            type="button"
            tabIndex={-1}
            aria-label={say("opening.remove_row", { row: at + 1 })}
            onClick={() => onRemove(at)}
          >
            <Icon of={X} />
          </button>
        )}
      </th>
      {columns.map((column) => cells[column]())}
    </tr>
  );
}
