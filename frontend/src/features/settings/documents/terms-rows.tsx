"use client";

import { Plus, X } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

export type Terms = components["schemas"]["NamedTermsOut"];
export const TERMS_FIELDS = ["name", "days", "counted_from", "discount_percent", "discount_days"].map(
  (field) => `terms.*.${field}`,
);
const MOST = 50;
const USUAL_DAYS = 30;
const PERCENT_DECIMALS = 2;

const whole = (text: string) => (/^\d{1,3}$/.test(text) ? Number.parseInt(text, 10) : null);

/** Terms of payment by name: contacts are given them, and one of them may count where nothing was agreed. */
export function TermsRows({
  terms,
  faults,
  onTerms,
}: {
  terms: readonly Terms[];
  faults: { readonly [name: string]: string };
  onTerms: (to: Terms[]) => void;
}) {
  const say = useSay();
  // A row keeps its key, so that what is typed into it goes with it.
  const [keys, setKeys] = useState(() => terms.map((_, at) => at));
  const nameOf = (one: Terms) => one.name || say("document_settings.terms_new");
  const change = (place: number, to: Partial<Terms>) =>
    onTerms(terms.map((one, at) => (at === place ? { ...one, ...to } : one)));
  const blank = {
    name: "",
    days: USUAL_DAYS,
    counted_from: "invoice_date" as const,
    discount_percent: null,
    discount_days: null,
    is_default: false,
  };
  return (
    <section>
      <h2>{say("document_settings.terms")}</h2>
      <p className="text-muted">{say("document_settings.terms_text")}</p>
      {terms.map((one, place) => (
        <fieldset className="row-card" key={keys[place]}>
          <legend className="vh">{nameOf(one)}</legend>
          <div className="two">
            <TextField
              label={say("document_settings.terms_name")}
              name={`terms.${place}.name`}
              maxLength={100}
              autoComplete="off"
              value={one.name}
              onChange={({ target }) => change(place, { name: target.value })}
              error={faults[`terms.${place}.name`] ?? faults[`terms.${place}`]}
            />
            <TextField
              label={say("document_settings.terms_days")}
              name={`terms.${place}.days`}
              inputMode="numeric"
              maxLength={3}
              autoComplete="off"
              value={String(one.days)}
              onChange={({ target }) => change(place, { days: whole(target.value) ?? 0 })}
              error={faults[`terms.${place}.days`]}
            />
            <Select
              label={say("document_settings.terms_from")}
              name={`terms.${place}.counted_from`}
              choices={[
                { value: "invoice_date", name: say("document_settings.from_invoice_date") },
                { value: "month_end", name: say("document_settings.from_month_end") },
              ]}
              value={one.counted_from}
              onChange={({ target }) =>
                change(place, { counted_from: target.value === "month_end" ? "month_end" : "invoice_date" })
              }
            />
            <MoneyInput
              label={say("document_settings.terms_percent")}
              name={`terms.${place}.discount_percent`}
              scale={PERCENT_DECIMALS}
              value={{ ...NO_MONEY, amount: one.discount_percent ?? "" }}
              onValue={({ amount }) => change(place, { discount_percent: amount || null })}
              error={faults[`terms.${place}.discount_percent`]}
            />
            <TextField
              label={say("document_settings.terms_discount_days")}
              name={`terms.${place}.discount_days`}
              inputMode="numeric"
              maxLength={3}
              autoComplete="off"
              value={one.discount_days === null ? "" : String(one.discount_days)}
              onChange={({ target }) => change(place, { discount_days: whole(target.value) })}
              error={faults[`terms.${place}.discount_days`]}
            />
          </div>
          <label className="ticked">
            <input
              type="checkbox"
              className="tick"
              checked={one.is_default}
              onChange={({ target }) =>
                onTerms(terms.map((other, at) => ({ ...other, is_default: at === place && target.checked })))
              }
            />
            {say("document_settings.terms_default")}
          </label>
          <Button
            look="bare"
            square
            className="out"
            aria-label={say("document_settings.terms_remove", { name: nameOf(one) })}
            onClick={() => {
              setKeys(keys.filter((_, at) => at !== place));
              onTerms(terms.filter((_, at) => at !== place));
            }}
          >
            <Icon of={X} />
          </Button>
        </fieldset>
      ))}
      {terms.length < MOST && (
        <Button
          className="self-start"
          onClick={() => {
            setKeys([...keys, Math.max(-1, ...keys) + 1]);
            onTerms([...terms, blank]);
          }}
        >
          <Icon of={Plus} />
          {say("document_settings.terms_add")}
        </Button>
      )}
    </section>
  );
}
