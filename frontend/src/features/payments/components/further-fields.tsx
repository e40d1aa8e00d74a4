"use client";

import type { Allocation } from "@/components/payments/allocate";
import { Combobox } from "@/components/ui/combobox";
import type { Offer } from "@/components/ui/match";
import { MoneyInput } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { toWire } from "@/lib/money/decimal";
import type { PartProps } from "./payment-form";

/** What the bank kept, what is left as an advance, and the texts of the entry. */
export function FurtherFields({
  form,
  faults,
  onChange,
  found,
  chargesScale,
  bankCurrency,
  accounts,
  controls,
}: PartProps & {
  found: Allocation;
  chargesScale: number;
  bankCurrency: string;
  accounts: readonly Offer[];
  controls: readonly Offer[];
}) {
  const say = useSay();
  const format = useFormat();
  const isOver = found.left.digits > 0n;
  return (
    <>
      <section>
        <h2>{say("payments.charges")}</h2>
        <div className="two">
          <MoneyInput
            label={say("payments.charges_amount", { currency: bankCurrency })}
            name="charges.amount"
            scale={chargesScale}
            value={form.charges.amount}
            onValue={(amount) => onChange({ charges: { ...form.charges, amount } })}
            error={faults["charges.amount"]}
          />
          <Combobox
            label={say("payments.charges_account")}
            name="charges.account_id"
            offers={accounts}
            value={form.charges.accountId || null}
            onValue={(value) => onChange({ charges: { ...form.charges, accountId: value ?? "" } })}
            error={faults["charges.account_id"]}
          />
        </div>
      </section>
      {isOver && (
        <section>
          <div className="two">
            <div className={`field ${faults.advance ? "wrong" : ""}`}>
              <label className="check">
                <input
                  type="checkbox"
                  className="tick"
                  name="advance"
                  checked={form.isAdvance}
                  onChange={(event) => onChange({ isAdvance: event.target.checked })}
                />
                <span>{say("payments.advance", { amount: format.inUnit(toWire(found.left), form.currency) })}</span>
              </label>
              <p className={faults.advance ? "error" : "hint"}>{faults.advance ?? say("payments.advance_hint")}</p>
            </div>
            {form.isAdvance && (
              <Combobox
                label={say("payments.advance_account")}
                hint={say("payments.advance_account_hint")}
                name="control_account_id"
                offers={controls}
                value={form.controlAccountId || null}
                onValue={(value) => onChange({ controlAccountId: value ?? "" })}
                error={faults.control_account_id}
              />
            )}
          </div>
        </section>
      )}
      <section>
        <h2>{say("payments.more")}</h2>
        <div className="two">
          <TextField
            label={say("payments.reference")}
            hint={say("payments.reference_hint")}
            name="reference"
            maxLength={500}
            autoComplete="off"
            value={form.reference}
            onChange={(event) => onChange({ reference: event.target.value })}
            error={faults.reference}
          />
          <TextField
            label={say("payments.description")}
            hint={say("payments.description_hint")}
            name="description"
            maxLength={500}
            autoComplete="off"
            value={form.description}
            onChange={(event) => onChange({ description: event.target.value })}
            error={faults.description}
          />
        </div>
      </section>
    </>
  );
}
