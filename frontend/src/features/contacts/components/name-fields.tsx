"use client";

import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { Form } from "../form";

export type PartProps = {
  form: Form;
  /** What is wrong, by field. */
  faults: { readonly [name: string]: string };
  onChange: (to: Partial<Form>) => void;
};

/** What a contact is called, and what it is to the company. */
export function NameFields({ form, faults, onChange }: PartProps) {
  const say = useSay();
  const text = (name: "display_name" | "legal_name" | "code") => ({
    name,
    autoComplete: "off",
    value: form[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
    error: faults[name],
  });
  return (
    <section>
      <h2>{say("contact_form.who")}</h2>
      <TextField label={say("contact_form.name")} required maxLength={200} {...text("display_name")} />
      <TextField
        label={say("contact_form.legal_name")}
        hint={say("contact_form.legal_name_hint")}
        maxLength={200}
        {...text("legal_name")}
      />
      <div className="two">
        <Select
          label={say("contact_form.kind")}
          name="kind"
          value={form.kind}
          choices={[
            { value: "business", name: say("contact_form.business") },
            { value: "person", name: say("contact_form.person") },
          ]}
          onChange={(event) => onChange({ kind: event.target.value === "person" ? "person" : "business" })}
          error={faults.kind}
        />
        <TextField
          label={say("ui.code")}
          hint={say("contact_form.code_hint")}
          maxLength={40}
          autoCapitalize="off"
          {...text("code")}
        />
      </div>
      <fieldset className={`field ticks ${faults.is_customer ? "wrong" : ""}`}>
        <legend>{say("contact_form.role")}</legend>
        {(["is_customer", "is_supplier"] as const).map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              className="tick"
              name={name}
              checked={form[name]}
              onChange={(event) => onChange({ [name]: event.target.checked })}
            />
            <span>
              {say(`contact_form.${name}`)}
              <small>{say(`contact_form.${name}_hint`)}</small>
            </span>
          </label>
        ))}
        {faults.is_customer && <p className="error">{faults.is_customer}</p>}
      </fieldset>
    </section>
  );
}
