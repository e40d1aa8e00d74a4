"use client";

import { X } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { ComponentAccounts } from "./code-fields";
import type { ComponentText } from "./code-text";

/** One tax of a new code: what it is called, its first rate, and where it is posted to. */
export function ComponentFields({
  at,
  of: one,
  isPurchase,
  currency,
  accounts,
  faults,
  onChange,
  onRemove,
}: {
  /** Its place, as the API names it. */
  at: number;
  of: ComponentText;
  isPurchase: boolean;
  currency: string;
  accounts: readonly Offer[];
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<ComponentText>) => void;
  /** Null: it is the only one. */
  onRemove: (() => void) | null;
}) {
  const say = useSay();
  return (
    <fieldset className="row-card">
      <legend className="vh">{say("taxes.component_place", { place: at + 1 })}</legend>
      <div className="two">
        <TextField
          label={say("taxes.component_name")}
          hint={say("taxes.component_name_hint")}
          name={`components.${at}.name`}
          autoComplete="off"
          maxLength={100}
          value={one.name}
          onChange={(event) => onChange({ name: event.target.value })}
          error={faults[`components.${at}.name`]}
        />
        <Select
          label={say("taxes.component_kind")}
          name={`components.${at}.is_compound`}
          value={one.kind}
          choices={(["percent", "compound", "unit"] as const).map((value) => ({
            value,
            name: say(`taxes.kind_${value}`),
          }))}
          onChange={(event) => {
            const { value } = event.target;
            onChange({ kind: value === "compound" || value === "unit" ? value : "percent" });
          }}
          error={faults[`components.${at}.is_compound`]}
        />
        <TextField
          label={one.kind === "unit" ? say("taxes.rate_a_unit", { currency }) : say("taxes.rate_percent")}
          name={`components.${at}.rates.0.value`}
          inputMode="decimal"
          autoComplete="off"
          maxLength={20}
          value={one.rate}
          onChange={(event) => onChange({ rate: event.target.value })}
          error={faults[`components.${at}.rates.0.value`] ?? faults[`components.${at}.rates`]}
        />
        <TextField
          label={say("taxes.from")}
          hint={say("taxes.from_hint")}
          name={`components.${at}.rates.0.starts_on`}
          type="date"
          value={one.starts_on}
          onChange={(event) => onChange({ starts_on: event.target.value })}
          error={faults[`components.${at}.rates.0.starts_on`]}
        />
        <ComponentAccounts
          at={at}
          said={one.accounts}
          offers={accounts}
          faults={faults}
          onSaid={(to) => onChange({ accounts: { ...one.accounts, ...to } })}
        />
        {isPurchase && (
          <TextField
            label={say("taxes.recoverable_percent")}
            hint={say("taxes.recoverable_hint")}
            name={`components.${at}.recoverable_percent`}
            inputMode="decimal"
            autoComplete="off"
            maxLength={8}
            value={one.recoverable}
            onChange={(event) => onChange({ recoverable: event.target.value })}
            error={faults[`components.${at}.recoverable_percent`]}
          />
        )}
      </div>
      {onRemove && (
        <Button
          look="bare"
          square
          className="out"
          aria-label={say("taxes.remove_component", { place: at + 1 })}
          onClick={onRemove}
        >
          <Icon of={X} />
        </Button>
      )}
    </fieldset>
  );
}
