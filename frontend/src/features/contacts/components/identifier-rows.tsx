"use client";

import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { newIdentifier, type Scheme } from "../form";
import { FormRows } from "./form-rows";
import type { PartProps } from "./name-fields";

const SCHEMES: readonly Scheme[] = [
  "my_tin",
  "my_brn",
  "my_nric",
  "my_sst",
  "sg_uen",
  "sg_gst",
  "eu_vat",
  "de_stnr",
  "gb_vat",
  "gb_crn",
  "us_ein",
  "in_gstin",
  "in_pan",
  "au_abn",
  "ch_vat",
  "no_mva",
  "lei",
  "other_tax",
  "other_registration",
];

/** Tax and registration ids, each checked by its kind. */
export function IdentifierRows({ form, faults, onChange }: PartProps) {
  const say = useSay();
  return (
    <FormRows
      title={say("contact_form.identifiers")}
      hint={say("contact_form.identifiers_hint")}
      rows={form.identifiers}
      nameOf={(place) => say("contact_form.identifier", { place: place + 1 })}
      remove={(name) => say("contact_form.remove", { name })}
      add={say("contact_form.add_identifier")}
      onRows={(identifiers) => onChange({ identifiers })}
      onAdd={() => newIdentifier(crypto.randomUUID())}
    >
      {(row, place, change) => {
        const at = `identifiers.${place}`;
        return (
          <div className="two">
            <Select
              label={say("contact_form.scheme")}
              name={`${at}.scheme`}
              value={row.scheme}
              choices={SCHEMES.map((value) => ({ value, name: say(`contact_form.scheme_${value}`) }))}
              onChange={(event) => change({ scheme: SCHEMES.find((one) => one === event.target.value) ?? row.scheme })}
              error={faults[`${at}.scheme`]}
            />
            <TextField
              label={say("contact_form.identifier_value")}
              name={`${at}.value`}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={60}
              value={row.value}
              onChange={(event) => change({ value: event.target.value })}
              error={faults[`${at}.value`] ?? faults[at]}
            />
          </div>
        );
      }}
    </FormRows>
  );
}
