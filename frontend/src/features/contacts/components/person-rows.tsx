"use client";

import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { newPerson } from "../form";
import { FormRows } from "./form-rows";
import type { PartProps } from "./name-fields";

const TEXTS = { name: 200, position: 100, email: 254, phone: 40 } as const;
const KINDS = { name: "text", position: "text", email: "email", phone: "tel" } as const;

/** Whom to talk to; the first is the usual one. */
export function PersonRows({ form, faults, onChange }: PartProps) {
  const say = useSay();
  return (
    <FormRows
      title={say("contact_form.people")}
      hint={say("contact_form.people_hint")}
      rows={form.people}
      nameOf={(place) => say("contact_form.someone", { place: place + 1 })}
      remove={(name) => say("contact_form.remove", { name })}
      add={say("contact_form.add_person")}
      onRows={(people) => onChange({ people })}
      onAdd={() => newPerson(crypto.randomUUID())}
    >
      {(row, place, change) => {
        const at = `people.${place}`;
        const text = (name: keyof typeof TEXTS) => ({
          label: say(`contact_form.person_${name}`),
          name: `${at}.${name}`,
          type: KINDS[name],
          autoComplete: "off",
          maxLength: TEXTS[name],
          value: row[name],
          onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
          error: faults[`${at}.${name}`] ?? (name === "name" ? faults[at] : undefined),
        });
        return (
          <div className="two">
            <TextField {...text("name")} />
            <TextField {...text("position")} />
            <TextField {...text("email")} />
            <TextField {...text("phone")} />
          </div>
        );
      }}
    </FormRows>
  );
}
