"use client";

import { Combobox } from "@/components/ui/combobox";
import type { Offer } from "@/components/ui/match";
import { Select } from "@/components/ui/select";
import { TextArea, TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { newAddress } from "../form";
import { FormRows } from "./form-rows";
import type { PartProps } from "./name-fields";

const TEXTS = { name: 200, postal_code: 20, city: 100, subdivision: 100 } as const;

/** Where invoices go, and goods. */
export function AddressRows({
  form,
  country,
  countries,
  faults,
  onChange,
}: PartProps & { country: string; countries: readonly Offer[] }) {
  const say = useSay();
  return (
    <FormRows
      title={say("contact_form.addresses")}
      rows={form.addresses}
      nameOf={(place) => say("contact_form.address", { place: place + 1 })}
      remove={(name) => say("contact_form.remove", { name })}
      add={say("contact_form.add_address")}
      onRows={(addresses) => onChange({ addresses })}
      onAdd={() => newAddress(crypto.randomUUID(), country)}
    >
      {(row, place, change) => {
        const at = `addresses.${place}`;
        const text = (name: keyof typeof TEXTS) => ({
          label: say(`contact_form.address_${name}`),
          name: `${at}.${name}`,
          autoComplete: "off",
          maxLength: TEXTS[name],
          value: row[name],
          onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
          error: faults[`${at}.${name}`],
        });
        return (
          <>
            <div className="two">
              <Select
                label={say("contact_form.address_kind")}
                name={`${at}.kind`}
                value={row.kind}
                choices={[
                  { value: "billing", name: say("contact_form.billing") },
                  { value: "delivery", name: say("contact_form.delivery") },
                ]}
                onChange={(event) => change({ kind: event.target.value === "delivery" ? "delivery" : "billing" })}
              />
              <TextField {...text("name")} />
            </div>
            <TextArea
              label={say("contact_form.address_street")}
              name={`${at}.street`}
              rows={2}
              maxLength={300}
              value={row.street}
              onChange={(event) => change({ street: event.target.value })}
              error={faults[`${at}.street`]}
            />
            <div className="two">
              <TextField {...text("postal_code")} />
              <TextField {...text("city")} />
              <TextField {...text("subdivision")} />
              <Combobox
                label={say("contact_form.address_country")}
                name={`${at}.country`}
                offers={countries}
                value={row.country || null}
                onValue={(value) => change({ country: value ?? "" })}
                error={faults[`${at}.country`] ?? faults[at]}
              />
            </div>
          </>
        );
      }}
    </FormRows>
  );
}
