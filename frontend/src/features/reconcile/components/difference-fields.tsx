"use client";

import { X } from "lucide";
import type { Allocation } from "@/components/payments/allocate";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { MoneyInput } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, round, toWire } from "@/lib/money/decimal";
import type { Line } from "../lines";
import { type Deduction, type Form, type Item, isReceipt, shortOf } from "../pay";

/** Where the difference goes: it stays open, is written off, was kept by the bank, or is an advance. */
export function DifferenceFields({
  form,
  line,
  items,
  found,
  scale,
  chargesScale,
  accounts,
  faults,
  onChange,
}: {
  form: Form;
  line: Line;
  items: readonly Item[];
  found: Allocation;
  scale: number;
  chargesScale: number;
  accounts: readonly Offer[];
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<Form>) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const short = toWire(round(shortOf(form, items, found), scale));
  const isShort = !isZero(shortOf(form, items, found));
  const hasCharges = form.charges.amount.amount !== "";
  const taken = { amount: short, formula: "" };
  const isOwn = form.currency === line.currency;
  const change = (key: number, to: Partial<Deduction>) =>
    onChange({ deductions: form.deductions.map((one) => (one.key === key ? { ...one, ...to } : one)) });
  const deduct = (kind: Deduction["kind"]) =>
    onChange({
      deductions: [
        ...form.deductions,
        { key: Math.max(0, ...form.deductions.map(({ key }) => key)) + 1, kind, accountId: "", amount: taken },
      ],
    });
  return (
    <>
      {isShort && (
        <div className="rec-short" role="status">
          <span>{say("reconcile.stays_open", { amount: format.inUnit(short, form.currency) })}</span>
          <Button onClick={() => deduct("write_off")}>{say("reconcile.write_off")}</Button>
          <Button onClick={() => deduct("discount")}>{say("reconcile.discount")}</Button>
          {isReceipt(line) && isOwn && !hasCharges && (
            <Button onClick={() => onChange({ charges: { ...form.charges, amount: taken } })}>
              {say("reconcile.charges_kept")}
            </Button>
          )}
        </div>
      )}
      {form.deductions.map(({ key, kind, accountId, amount }, place) => (
        <fieldset className="row-card" key={key}>
          <legend className="vh">{say("reconcile.deduction", { place: place + 1 })}</legend>
          <div className="three">
            <Select
              label={say("reconcile.deduction_kind")}
              name={`payments.0.deductions.${place}.kind`}
              value={kind}
              choices={[
                { value: "write_off", name: say("reconcile.write_off") },
                { value: "discount", name: say("reconcile.discount") },
              ]}
              onChange={(event) => change(key, { kind: event.target.value === "discount" ? "discount" : "write_off" })}
              error={faults[`deductions.${place}.kind`]}
            />
            <Combobox
              label={say("reconcile.to_account")}
              name={`payments.0.deductions.${place}.account_id`}
              offers={accounts}
              value={accountId || null}
              onValue={(value) => change(key, { accountId: value ?? "" })}
              error={faults[`deductions.${place}.account_id`]}
            />
            <MoneyInput
              label={say("reconcile.amount_in", { currency: form.currency })}
              name={`payments.0.deductions.${place}.amount`}
              scale={scale}
              value={amount}
              onValue={(value) => change(key, { amount: value })}
              error={faults[`deductions.${place}.amount`]}
            />
          </div>
          <Button
            look="bare"
            square
            className="out"
            aria-label={say("reconcile.remove_deduction", { place: place + 1 })}
            onClick={() => onChange({ deductions: form.deductions.filter((one) => one.key !== key) })}
          >
            <Icon of={X} />
          </Button>
        </fieldset>
      ))}
      <details className="data rec-record" open={hasCharges || undefined}>
        <summary>{say("reconcile.charges")}</summary>
        <div className="two">
          <MoneyInput
            label={say("reconcile.charges_in", { currency: line.currency })}
            hint={say(isReceipt(line) ? "reconcile.charges_hint_in" : "reconcile.charges_hint_out")}
            name="payments.0.charges.amount"
            scale={chargesScale}
            value={form.charges.amount}
            onValue={(amount) => onChange({ charges: { ...form.charges, amount } })}
            error={faults["charges.amount"]}
          />
          <Combobox
            label={say("reconcile.charges_account")}
            name="payments.0.charges.account_id"
            offers={accounts}
            value={form.charges.accountId || null}
            onValue={(value) => onChange({ charges: { ...form.charges, accountId: value ?? "" } })}
            error={faults["charges.account_id"]}
          />
        </div>
      </details>
      {found.left.digits > 0n && (
        <label className="check">
          <input
            type="checkbox"
            className="tick"
            name="payments.0.advance"
            checked={form.isAdvance}
            onChange={(event) => onChange({ isAdvance: event.target.checked })}
          />
          <span>
            {say("reconcile.advance", { amount: format.inUnit(toWire(round(found.left, scale)), form.currency) })}
          </span>
        </label>
      )}
      {faults.advance && <p className="error">{faults.advance}</p>}
    </>
  );
}
