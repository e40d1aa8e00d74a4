"use client";

import { type KeyboardEvent, useState } from "react";
import { flushSync } from "react-dom";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { AmountFault } from "@/lib/money/arithmetic";
import { type MoneyValue, useAmountReader } from "./money-input";

/** Reads what was typed: an amount, nothing, or why it is none. */
export type ReadAmount = (text: string) => MoneyValue | { fault: AmountFault };

/**
 * An amount in a grid: arithmetic is computed when the cell is left. What cannot be read changes nothing: a form asks `hasUnread` before it sends
 * what stood there before. What is proposed, as what would balance the lines, stands there in grey
 * while there is no amount; `=` takes it.
 */
export function AmountCell({
  cell,
  side,
  label,
  value,
  scale,
  proposal = "",
  wrong,
  read,
  onValue,
  onKeyDown,
}: {
  cell: string;
  /** "Dr" or "Cr": stands before the amount on a phone, where no column head does. */
  side: string;
  label: string;
  value: MoneyValue;
  scale: number;
  proposal?: string;
  wrong?: string;
  /** Where more may be typed than an amount. */
  read?: ReadAmount;
  onValue: (value: MoneyValue) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const readPlain = useAmountReader(scale);
  const readAmount = read ?? readPlain;
  const [typing, setTyping] = useState<string | null>(null);
  const [fault, setFault] = useState<AmountFault | null>(null);
  const held = value.formula || (value.amount ? format.money(value.amount) : "");
  const shown = typing ?? (value.amount ? format.money(value.amount) : "");

  function take(text: string): boolean {
    const result = readAmount(text);
    if ("fault" in result) {
      setFault(result.fault);
      return false;
    }
    setFault(null);
    setTyping(null);
    if (result.amount !== value.amount || result.formula !== value.formula) {
      onValue(result);
    }
    return true;
  }

  return (
    <div className="amount" data-side={side}>
      {value.formula && typing === null && <small aria-hidden="true">{value.formula}</small>}
      <input
        data-cell={cell}
        className="n"
        aria-label={label}
        data-unread={fault ?? undefined}
        aria-invalid={fault || wrong ? true : undefined}
        title={fault ? say(`ui.amount_${fault}`, { example: format.money("1234.50") }) : wrong}
        inputMode="decimal"
        autoComplete="off"
        placeholder={proposal ? format.money(proposal) : undefined}
        value={shown}
        onFocus={(event) => {
          setTyping(typing ?? (value.formula || shown));
          event.currentTarget.select();
        }}
        onChange={(event) => setTyping(event.target.value)}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "=" && proposal) {
            event.preventDefault();
            flushSync(() => setTyping(format.money(proposal)));
            event.currentTarget.select(); // who goes on with a formula, as in a spreadsheet, writes that instead
            onValue({ amount: proposal, formula: "" });
          } else if (event.key === "Escape" && typing !== null && typing !== held) {
            event.preventDefault(); // what is around it stays
            setTyping(held);
            setFault(null);
          } else if (event.key !== "Enter" || take(event.currentTarget.value)) {
            onKeyDown(event);
          }
        }}
      />
    </div>
  );
}
