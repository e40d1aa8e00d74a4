"use client";

import { X } from "lucide";
import { type KeyboardEvent, memo } from "react";
import { AmountCell } from "@/components/ui/amount-cell";
import { TypeAhead } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { TaxCell } from "@/components/ui/tax-cell";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { trimmed } from "@/lib/money/decimal";
import { type Books, isBlank, type Line, ONE_PIECE } from "../form";
import { filledBy } from "../items";
import { ItemCell } from "./item-cell";

export type Column = "text" | "quantity" | "unit" | "price" | "discount" | "tax" | "account" | `dim:${string}`;
const FINE = 6;

type Props = {
  books: Books;
  units: readonly Offer[];
  direction: "sales" | "purchases";
  contactId: string | undefined;
  row: number;
  line: Line;
  /** Of the document, and its decimals. */
  currency: string;
  scale: number;
  /** What the server found for the line; empty where nothing is computed. */
  net: string;
  /** Where it is booked while no account is named. */
  usual: string;
  wrong: { readonly [column: string]: string };
  onChange: (row: number, change: Partial<Omit<Line, "key">>) => void;
  onKey: (event: KeyboardEvent<HTMLInputElement>, row: number, column: Column) => void;
  onTaken: (row: number, column: Column, by: "Enter" | "Tab") => void;
  onRemove: (row: number) => void;
};

/** One line of a document: what, how many, at what price and tax; below it where it is booked. */
export const LineRow = memo(function LineRow({
  books,
  units,
  direction,
  contactId,
  row,
  line,
  currency,
  scale,
  net,
  usual,
  wrong,
  onChange,
  onKey,
  onTaken,
  onRemove,
}: Props) {
  const say = useSay();
  const format = useFormat();
  const number = row + 1;
  const said = (what: string) => say("document_form.cell", { what, line: number });
  const isEmpty = isBlank(line);
  const keys = (column: Column) => ({
    cell: `${row} ${column}`,
    wrong: wrong[column],
    onTaken: (by: "Enter" | "Tab") => onTaken(row, column, by),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => onKey(event, row, column),
  });
  const figure = (column: "quantity" | "price" | "discount", decimals: number) => ({
    cell: `${row} ${column}`,
    side: "",
    wrong: wrong[column],
    scale: FINE,
    value: line[column],
    onValue: (value: Line["price"]) =>
      onChange(row, { [column]: value.amount ? { ...value, amount: trimmed(value.amount, decimals) } : value }),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => onKey(event, row, column),
  });
  const fault = Object.values(wrong)[0];
  return (
    <tbody className={isEmpty ? "blank" : undefined}>
      <tr className="row-main">
        <th scope="row" className="ln" rowSpan={2}>
          <span>{number}</span>
          {!isEmpty && (
            <button
              type="button"
              tabIndex={-1}
              aria-label={say("document_form.remove_line", { line: number })}
              onClick={() => onRemove(row)}
            >
              <Icon of={X} />
            </button>
          )}
        </th>
        <td className="item" data-label={say("documents.text")}>
          <ItemCell
            {...keys("text")}
            companyId={books.companyId}
            direction={direction}
            contactId={contactId}
            label={said(say("documents.text"))}
            text={line.text}
            onText={(text) => onChange(row, { text: text.slice(0, 500) })}
            onItem={(item) => onChange(row, filledBy(item, currency))}
          />
        </td>
        <td className="n qty" data-label={say("documents.quantity")}>
          <AmountCell {...figure("quantity", 0)} label={said(say("documents.quantity"))} />
        </td>
        <td className="unit" data-label={say("document_form.unit")}>
          <TypeAhead
            className=""
            label={said(say("document_form.unit"))}
            cell={`${row} unit`}
            shortly
            offers={
              units.some(({ value }) => value === line.unit) ? units : [...units, { value: line.unit, name: line.unit }]
            }
            value={isEmpty ? null : line.unit}
            input={{ "aria-invalid": wrong.unit ? true : undefined, title: wrong.unit }}
            onValue={(unit) => onChange(row, { unit: unit ?? ONE_PIECE })}
            onTaken={(by) => onTaken(row, "unit", by)}
            onKeyDown={(event) => onKey(event, row, "unit")}
          />
        </td>
        <td className="n price" data-label={say("documents.price")}>
          <AmountCell {...figure("price", scale)} label={said(say("documents.price"))} />
        </td>
        <td className="n disc" data-label={say("document_form.discount_percent_short")}>
          <AmountCell {...figure("discount", 0)} label={said(say("document_form.discount_percent"))} />
        </td>
        <td className="tx" data-label={say("documents.tax_code")}>
          <TaxCell
            {...keys("tax")}
            offers={books.taxes}
            value={line.taxes}
            label={said(say("documents.tax_code"))}
            onValue={(taxes) => onChange(row, { taxes })}
          />
        </td>
        <td className="n net" data-label={say("documents.net")}>
          {net && format.money(net)}
        </td>
      </tr>
      <tr className="row-more">
        <td colSpan={7}>
          <div>
            <TypeAhead
              className="acc"
              label={said(say("document_form.account"))}
              cell={`${row} account`}
              offers={books.accounts}
              value={line.account}
              input={{
                placeholder: usual || say("document_form.account"),
                "aria-invalid": wrong.account ? true : undefined,
                title: wrong.account,
              }}
              onValue={(account) => onChange(row, { account })}
              onTaken={(by) => onTaken(row, "account", by)}
              onKeyDown={(event) => onKey(event, row, "account")}
            />
            {books.dimensions.map(({ code, name, values }) => (
              <TypeAhead
                key={code}
                className="dim"
                label={said(name)}
                cell={`${row} dim:${code}`}
                offers={values}
                value={line.dimensions[code] ?? null}
                input={{
                  placeholder: name,
                  "aria-invalid": wrong[`dim:${code}`] ? true : undefined,
                  title: wrong[`dim:${code}`],
                }}
                onValue={(value) => {
                  const { [code]: _, ...others } = line.dimensions;
                  onChange(row, { dimensions: value ? { ...others, [code]: value } : others });
                }}
                onTaken={(by) => onTaken(row, `dim:${code}`, by)}
                onKeyDown={(event) => onKey(event, row, `dim:${code}`)}
              />
            ))}
          </div>
          {fault && <p className="fault">{fault}</p>}
        </td>
      </tr>
    </tbody>
  );
});
