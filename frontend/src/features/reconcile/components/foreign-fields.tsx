"use client";

import type { Allocation } from "@/components/payments/allocate";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, toWire } from "@/lib/money/decimal";
import type { Line } from "../lines";
import { type Form, needsRate } from "../pay";
import { sizeOf } from "../split";

const RATE_DECIMALS = 12;

/** In which currency is paid; where it is another one than the account's, how much in it, beside what the bank booked. */
export function ForeignFields({
  form,
  line,
  base,
  scales,
  currencies,
  found,
  faults,
  onChange,
}: {
  form: Form;
  line: Line;
  base: string;
  scales: { readonly [code: string]: number };
  /** The likeliest. */
  currencies: readonly string[];
  found: Allocation;
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<Form>) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const rest = Object.keys(scales).filter((code) => !currencies.includes(code));
  const isOther = form.currency !== line.currency;
  return (
    <>
      <Select
        label={say("reconcile.currency")}
        name="payments.0.currency"
        value={form.currency}
        choices={[...currencies, ...rest].map((code) => ({ value: code, name: code }))}
        onChange={(event) =>
          onChange({ currency: event.target.value, amount: NO_MONEY, deductions: [], chosen: {}, asked: {} })
        }
        error={faults.currency}
      />
      {isOther && (
        <MoneyInput
          label={say("reconcile.amount_in", { currency: form.currency })}
          hint={say("reconcile.bank_booked", { amount: format.inUnit(sizeOf(line.amount), line.currency) })}
          name="payments.0.amount"
          scale={scales[form.currency] ?? 2}
          value={form.amount}
          placeholder={isZero(found.amount) ? undefined : format.money(toWire(found.amount))}
          onValue={(amount) => onChange({ amount })}
          error={faults.amount}
        />
      )}
      {needsRate(form, line, base) && (
        <MoneyInput
          label={say("reconcile.rate", { base, currency: line.currency })}
          name="payments.0.rate"
          scale={RATE_DECIMALS}
          fewest={2}
          value={{ ...NO_MONEY, amount: form.rate }}
          onValue={({ amount }) => onChange({ rate: amount })}
          error={faults.rate}
        />
      )}
    </>
  );
}
