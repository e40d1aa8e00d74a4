"use client";

import { type ComponentProps, useState } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type AmountFault, computeAmount, isFormula } from "@/lib/money/arithmetic";
import { toWire, trimmed } from "@/lib/money/decimal";
import { Field, type FieldWords } from "./field";

export type MoneyValue = {
  /** In the wire's notation; empty for no amount. */
  amount: string;
  /** What was typed, where it was arithmetic. */
  formula: string;
};
export const NO_MONEY: MoneyValue = { amount: "", formula: "" };

/** Reads what was typed, exactly: an amount, nothing, or why it is none. */
export function useAmountReader(
  scale: number,
  mayBeNegative = false,
): (text: string) => MoneyValue | { fault: AmountFault } {
  const { region } = useFormat();
  return (text) => {
    if (!text.trim()) {
      return NO_MONEY;
    }
    const typed = computeAmount(text, { region, scale });
    if ("fault" in typed) {
      return typed;
    }
    if (typed.value.digits < 0n && !mayBeNegative) {
      return { fault: "negative" };
    }
    return { amount: toWire(typed.value), formula: isFormula(text) ? text.trim() : "" };
  };
}

/**
 * An amount field: takes arithmetic ("1200*1.06"), computes it exactly when it is left, and shows the result. What cannot be read changes nothing:
 * a form asks `hasUnread` before it sends what stood there before.
 */
export function MoneyInput({
  label,
  hint,
  error,
  value,
  scale,
  fewest,
  mayBeNegative,
  onValue,
  ...rest
}: FieldWords &
  Omit<ComponentProps<"input">, "value" | "onChange"> & {
    value: MoneyValue;
    /** Decimals of the currency; the most that a quantity, a price or a percent has. */
    scale: number;
    /** Of a quantity, a price or a percent: zeros behind so many decimals say nothing, and are left out. */
    fewest?: number;
    mayBeNegative?: boolean;
    onValue: (value: MoneyValue) => void;
  }) {
  const say = useSay();
  const format = useFormat();
  const readAmount = useAmountReader(scale, mayBeNegative);
  const [typing, setTyping] = useState<string | null>(null);
  const [fault, setFault] = useState<AmountFault | null>(null);
  const short = (amount: string) => (amount && fewest !== undefined ? trimmed(amount, fewest) : amount);
  const shown = typing ?? (value.amount ? format.money(short(value.amount)) : "");

  function take(text: string) {
    const result = readAmount(text);
    if ("fault" in result) {
      setFault(result.fault);
      return;
    }
    setFault(null);
    setTyping(null);
    onValue({ ...result, amount: short(result.amount) });
  }

  return (
    <Field
      label={label}
      hint={value.formula ? `= ${value.formula}` : hint}
      error={fault ? say(`ui.amount_${fault}`, { example: format.money("1234.50") }) : error}
    >
      {(props) => (
        <input
          {...rest}
          {...props}
          className="input n"
          data-unread={fault ?? undefined}
          inputMode="decimal"
          autoComplete="off"
          value={shown}
          onFocus={(event) => {
            setTyping(value.formula || shown);
            event.currentTarget.select();
          }}
          onChange={(event) => {
            setTyping(event.target.value);
            // Said to be wrong until it can be read, and not until it is left: what is below must not move under the button that is pressed.
            if (fault && !("fault" in readAmount(event.target.value))) {
              setFault(null);
            }
          }}
          onBlur={(event) => take(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              take(event.currentTarget.value);
            }
          }}
        />
      )}
    </Field>
  );
}
