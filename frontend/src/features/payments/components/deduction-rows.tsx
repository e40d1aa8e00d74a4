"use client";

import { Plus, X } from "lucide";
import type { Allocation } from "@/components/payments/allocate";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { negate, toWire } from "@/lib/money/decimal";
import type { DeductionText } from "../form";
import type { PartProps } from "./payment-form";

/** Discounts that were taken and rests that are written off; what is missing is offered as one. */
export function DeductionRows({
  form,
  faults,
  onChange,
  found,
  scale,
  accounts,
}: PartProps & { found: Allocation; scale: number; accounts: readonly Offer[] }) {
  const say = useSay();
  const format = useFormat();
  const { deductions } = form;
  const missing = found.left.digits < 0n ? toWire(negate(found.left)) : null;
  const change = (key: string, to: Partial<DeductionText>) =>
    onChange({ deductions: deductions.map((one) => (one.key === key ? { ...one, ...to } : one)) });
  const add = (amount = NO_MONEY) =>
    onChange({
      deductions: [...deductions, { key: crypto.randomUUID(), kind: "discount", accountId: "", amount }],
    });
  return (
    <section>
      <h2>{say("payments.deductions")}</h2>
      <p className="text-muted">{say("payments.deductions_text")}</p>
      {deductions.map(({ key, kind, accountId, amount }, place) => {
        const name = say("payments.deduction", { place: place + 1 });
        return (
          <fieldset className="row-card" key={key}>
            <legend className="vh">{name}</legend>
            <div className="three">
              <Select
                label={say("payments.kind")}
                name={`deductions.${place}.kind`}
                value={kind}
                choices={[
                  { value: "discount", name: say("payments.discount") },
                  { value: "write_off", name: say("payments.write_off") },
                ]}
                onChange={(event) =>
                  change(key, { kind: event.target.value === "discount" ? "discount" : "write_off" })
                }
                error={faults[`deductions.${place}.kind`]}
              />
              <Combobox
                label={say("payments.to_account")}
                name={`deductions.${place}.account_id`}
                offers={accounts}
                value={accountId || null}
                onValue={(value) => change(key, { accountId: value ?? "" })}
                error={faults[`deductions.${place}.account_id`]}
              />
              <MoneyInput
                label={`${say("payments.amount")}, ${form.currency}`}
                name={`deductions.${place}.amount`}
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
              aria-label={say("payments.remove", { name })}
              onClick={() => onChange({ deductions: deductions.filter((one) => one.key !== key) })}
            >
              <Icon of={X} />
            </Button>
          </fieldset>
        );
      })}
      <div className="bts">
        <Button onClick={() => add()}>
          <Icon of={Plus} />
          {say("payments.add_deduction")}
        </Button>
        {missing && (
          <Button onClick={() => add({ amount: missing, formula: "" })}>
            {say("payments.take_missing", { amount: format.money(missing) })}
          </Button>
        )}
      </div>
    </section>
  );
}
