"use client";

import { type KeyboardEvent, useState } from "react";
import { useAmountReader } from "@/components/ui/money-input";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { AmountFault } from "@/lib/money/arithmetic";
import { isZero, parseDecimal } from "@/lib/money/decimal";
import { sameAmount } from "../grid";

/** An amount in the grid: arithmetic is computed when the cell is left, Esc leaves it as it was; zero is no amount. */
export function BudgetCell({
  cell,
  label,
  amount,
  scale,
  wrong,
  onAmount,
  onKeyDown,
}: {
  cell: string;
  label: string;
  amount: string;
  scale: number;
  wrong?: string;
  onAmount: (amount: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const readAmount = useAmountReader(scale, true);
  const [typing, setTyping] = useState<string | null>(null);
  const [fault, setFault] = useState<AmountFault | null>(null);
  const written = amount ? format.money(amount) : "";

  function take(text: string): boolean {
    const result = readAmount(text);
    if ("fault" in result) {
      setFault(result.fault);
      return false;
    }
    setFault(null);
    setTyping(null);
    const value = parseDecimal(result.amount);
    const to = value && !isZero(value) ? result.amount : "";
    if (!sameAmount(to, amount)) {
      onAmount(to);
    }
    return true;
  }

  return (
    <input
      data-cell={cell}
      className="n"
      aria-label={label}
      aria-invalid={fault || wrong ? true : undefined}
      title={fault ? say(`ui.amount_${fault}`, { example: format.money("1234.50") }) : wrong}
      inputMode="decimal"
      autoComplete="off"
      value={typing ?? written}
      onFocus={(event) => {
        setTyping((held) => held ?? written);
        event.currentTarget.select();
      }}
      onChange={(event) => setTyping(event.target.value)}
      onBlur={(event) => take(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          setTyping(written);
          setFault(null);
        } else if (event.key !== "Enter" || take(event.currentTarget.value)) {
          onKeyDown(event);
        }
      }}
    />
  );
}
