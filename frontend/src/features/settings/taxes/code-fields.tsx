"use client";

import { Combobox } from "@/components/ui/combobox";
import type { Offer } from "@/components/ui/match";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { ACCOUNTS, type Accounts, CATEGORIES, type CodeWords, MYINVOIS } from "./code-words";

type Faults = { readonly [name: string]: string };

/** The categories and reasons of e-invoices. */
export function EInvoiceFields({
  said,
  faults,
  onSaid,
}: {
  said: CodeWords;
  faults: Faults;
  onSaid: (to: Partial<CodeWords>) => void;
}) {
  const say = useSay();
  return (
    <div className="two">
      <Select
        label={say("taxes.category")}
        hint={say("taxes.category_hint")}
        name="category"
        value={said.category}
        choices={CATEGORIES.map((value) => ({ value, name: say(`taxes.category_${value || "none"}`) }))}
        onChange={(event) => onSaid({ category: CATEGORIES.find((one) => one === event.target.value) ?? "" })}
        error={faults.category}
      />
      <Select
        label={say("taxes.myinvois")}
        hint={say("taxes.myinvois_hint")}
        name="myinvois_type"
        value={said.myinvois_type}
        choices={MYINVOIS.map((value) => ({ value, name: say(`taxes.myinvois_${value || "none"}`) }))}
        onChange={(event) => onSaid({ myinvois_type: MYINVOIS.find((one) => one === event.target.value) ?? "" })}
        error={faults.myinvois_type}
      />
      <TextField
        label={say("taxes.exemption_code")}
        hint={say("taxes.exemption_code_hint")}
        name="exemption_code"
        autoComplete="off"
        maxLength={40}
        value={said.exemption_code}
        onChange={(event) => onSaid({ exemption_code: event.target.value })}
        error={faults.exemption_code}
      />
      <TextField
        label={say("taxes.exemption_reason")}
        name="exemption_reason"
        autoComplete="off"
        maxLength={300}
        value={said.exemption_reason}
        onChange={(event) => onSaid({ exemption_reason: event.target.value })}
        error={faults.exemption_reason}
      />
    </div>
  );
}

/** Where one tax is posted to. `at` is its place, as the API names it. */
export function ComponentAccounts({
  at,
  said,
  offers,
  faults,
  onSaid,
}: {
  at: number;
  said: Accounts;
  offers: readonly Offer[];
  faults: Faults;
  onSaid: (to: Partial<Accounts>) => void;
}) {
  const say = useSay();
  return (
    <>
      {ACCOUNTS.map((name) => (
        <Combobox
          key={name}
          label={say(`taxes.${name}`)}
          hint={say(`taxes.${name}_hint`)}
          name={`components.${at}.${name}`}
          offers={offers}
          value={said[name] || null}
          onValue={(value) => onSaid({ [name]: value ?? "" })}
          error={faults[`components.${at}.${name}`]}
        />
      ))}
    </>
  );
}
