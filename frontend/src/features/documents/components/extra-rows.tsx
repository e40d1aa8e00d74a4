"use client";

import { Plus, X } from "lucide";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { MoneyInput } from "@/components/ui/money-input";
import { TaxCell } from "@/components/ui/tax-cell";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { type Books, type Extra, type Form, withChangedExtra, withExtra } from "../form";

/** Charges and allowances on the whole: freight, a rebate. */
export function ExtraRows({
  books,
  form,
  scale,
  faults,
  onForm,
}: {
  books: Books;
  form: Form;
  scale: number;
  faults: { readonly [place: number]: { readonly [column: string]: string } };
  onForm: (to: (held: Form) => Form) => void;
}) {
  const say = useSay();
  const change = (place: number, to: Partial<Omit<Extra, "key">>) =>
    onForm((held) => withChangedExtra(held, place, to));
  return (
    <div className="extras">
      {form.extras.map((extra, place) => {
        const wrong = faults[place] ?? {};
        return (
          <div className="extra" key={extra.key} role="group" aria-label={say(`documents.role_${extra.role}`)}>
            <TextField
              key={`t${extra.text}`}
              label={say(`documents.role_${extra.role}`)}
              defaultValue={extra.text}
              maxLength={500}
              error={wrong.text}
              onBlur={(event) => change(place, { text: event.target.value.trim() })}
            />
            <MoneyInput
              label={say("documents.amount")}
              value={extra.amount}
              scale={scale}
              error={wrong.amount}
              onValue={(amount) => change(place, { amount })}
            />
            <Field label={say("documents.tax_code")} error={wrong.tax}>
              {() => (
                <span className="input holds">
                  <TaxCell
                    offers={books.taxes}
                    value={extra.taxes}
                    label={say("documents.tax_code")}
                    onValue={(taxes) => change(place, { taxes })}
                  />
                </span>
              )}
            </Field>
            <Combobox
              label={say("document_form.account")}
              offers={books.accounts}
              value={extra.account}
              error={wrong.account}
              onValue={(account) => change(place, { account })}
            />
            <Button
              look="bare"
              square
              aria-label={say("document_form.remove_extra")}
              onClick={() => onForm((held) => ({ ...held, extras: held.extras.filter((_, at) => at !== place) }))}
            >
              <Icon of={X} />
            </Button>
          </div>
        );
      })}
      <p className="bts">
        {(["charge", "allowance"] as const).map((role) => (
          <Button key={role} look="bare" onClick={() => onForm((held) => withExtra(held, role))}>
            <Icon of={Plus} />
            {say(`documents.role_${role}`)}
          </Button>
        ))}
      </p>
    </div>
  );
}
