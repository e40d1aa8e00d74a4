"use client";

import { MoneyInput } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Preview } from "../api";
import type { Form } from "../form";

const PERCENT_DECIMALS = 2;

/** What who pays early takes off, and until when. */
export function EarlyFields({
  form,
  preview,
  faults,
  onChange,
}: {
  form: Form;
  preview: Preview | null;
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<Form>) => void;
}) {
  const say = useSay();
  const format = useFormat();
  return (
    <>
      <MoneyInput
        label={say("document_form.early_percent")}
        name="early_discount_percent"
        value={form.earlyPercent}
        scale={PERCENT_DECIMALS}
        placeholder={preview?.early_discount_percent ? format.money(preview.early_discount_percent) : undefined}
        hint={form.earlyPercent.amount ? undefined : say("document_form.by_terms")}
        error={faults.early_discount_percent}
        onValue={(earlyPercent) => onChange({ earlyPercent })}
      />
      <TextField
        label={say("document_form.early_until")}
        type="date"
        name="early_discount_until"
        value={form.earlyUntil || preview?.early_discount_until || ""}
        hint={
          preview?.early_discount_amount
            ? say("document_form.early_amount", {
                amount: format.inUnit(preview.early_discount_amount, preview.currency),
              })
            : undefined
        }
        error={faults.early_discount_until}
        onChange={(event) => onChange({ earlyUntil: event.target.value })}
      />
    </>
  );
}
