"use client";

import { useState } from "react";
import { ContactPicker, type Picked } from "@/components/contacts/contact-picker";
import type { Allocation } from "@/components/payments/allocate";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, toWire } from "@/lib/money/decimal";
import { moved, needsRate } from "../form";
import type { MoneyOffer, PartProps } from "./payment-form";

/** Decimals that a rate has at most. */
const RATE_DECIMALS = 12;

/** Who paid or is paid, where the money moved, when, and how much. */
export function WhoFields({
  form,
  faults,
  onChange,
  companyId,
  base,
  scales,
  bankCurrency,
  found,
  isFixed,
  contact,
  money,
  currencies,
}: PartProps & {
  companyId: string;
  base: string;
  scales: { readonly [code: string]: number };
  bankCurrency: string;
  found: Allocation;
  isFixed: boolean;
  contact: Picked | null;
  money: readonly MoneyOffer[];
  /** The likeliest currencies. */
  currencies: readonly string[];
}) {
  const say = useSay();
  const format = useFormat();
  const account = money.find(({ id }) => id === form.accountId);
  const isReceipt = form.direction === "receipt";
  const isOther = bankCurrency !== form.currency;
  const rest = Object.keys(scales).filter((code) => !currencies.includes(code));
  const [who, setWho] = useState(contact);
  return (
    <section>
      <h2>{say("payments.who")}</h2>
      <div className="two">
        <Select
          label={say("payments.direction")}
          name="direction"
          value={form.direction}
          choices={[
            { value: "receipt", name: say("payments.receipt") },
            { value: "payment", name: say("payments.payment") },
          ]}
          onChange={(event) =>
            onChange({ direction: event.target.value === "payment" ? "payment" : "receipt", chosen: {}, asked: {} })
          }
          error={faults.direction}
        />
        <ContactPicker
          companyId={companyId}
          label={say("payments.contact")}
          hint={say("payments.contact_hint")}
          name="contact_id"
          value={who}
          onValue={(value) => {
            setWho(value);
            onChange({ contactId: value?.value ?? "", chosen: {}, asked: {}, isSeen: false });
          }}
          error={faults.contact_id}
        />
        <Select
          label={say(isReceipt ? "payments.account_in" : "payments.account_out")}
          name="account_id"
          value={form.accountId}
          choices={[
            ...(form.accountId ? [] : [{ value: "", name: say("payments.choose") }]),
            ...money.map(({ id, code, name, currency }) => ({
              value: id,
              name: `${code} ${name}${currency ? ` (${currency})` : ""}`,
            })),
          ]}
          onChange={(event) => onChange({ accountId: event.target.value })}
          error={faults.account_id}
        />
        <TextField
          label={say("payments.paid_on")}
          name="paid_on"
          type="date"
          value={form.paidOn}
          onChange={(event) => onChange({ paidOn: event.target.value })}
          error={faults.paid_on}
        />
        <Select
          label={say("payments.currency")}
          name="currency"
          value={form.currency}
          disabled={isFixed}
          choices={[...currencies, ...rest].map((code) => ({ value: code, name: code }))}
          onChange={(event) => onChange({ currency: event.target.value })}
          error={faults.currency}
        />
        <MoneyInput
          label={say("payments.amount_in", { currency: form.currency })}
          hint={
            !isOther && !isZero(found.amount) && form.charges.amount.amount
              ? say("payments.bank_moves", { amount: format.inUnit(moved(form, found.amount), form.currency) })
              : say("payments.amount_hint")
          }
          name="amount"
          scale={scales[form.currency] ?? 2}
          value={form.amount}
          placeholder={isZero(found.amount) ? undefined : format.money(toWire(found.amount))}
          onValue={(amount) => onChange({ amount })}
          error={faults.amount}
        />
        {form.currency !== base && !account?.currency && (
          <Select
            label={say("payments.bank_currency")}
            name="bank_currency"
            value={bankCurrency}
            choices={[base, form.currency].map((code) => ({ value: code, name: code }))}
            onChange={(event) => onChange({ bankCurrency: event.target.value })}
            error={faults.bank_currency}
          />
        )}
        {isOther && (
          <MoneyInput
            label={say("payments.bank_amount", { currency: bankCurrency })}
            hint={say("payments.bank_amount_hint")}
            name="bank_amount"
            scale={scales[bankCurrency] ?? 2}
            value={form.bankAmount}
            onValue={(bankAmount) => onChange({ bankAmount })}
            error={faults.bank_amount}
          />
        )}
        {needsRate(form, bankCurrency, base) && (
          <MoneyInput
            label={say("payments.rate", { base, currency: bankCurrency })}
            hint={say("payments.rate_hint")}
            name="rate"
            scale={RATE_DECIMALS}
            fewest={2}
            value={{ ...NO_MONEY, amount: form.rate }}
            onValue={({ amount }) => onChange({ rate: amount })}
            error={faults.rate}
          />
        )}
      </div>
    </section>
  );
}
