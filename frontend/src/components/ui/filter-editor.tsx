"use client";

import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useSay } from "@/lib/i18n/use-say";
import { ContactPicker } from "../contacts/contact-picker";
import { type Filter, names } from "./filters";
import { Select } from "./select";
import { TextField } from "./text-field";
import { useAddress } from "./use-address";

/** The fields of one filter, in the popover of its chip. */
export default function Editor({ filter, close }: { filter: Filter; close: () => void }) {
  const say = useSay();
  const set = useAddress();
  const current = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input, select")?.focus(), []);
  return (
    <form
      ref={form}
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        set(Object.fromEntries(names(filter).map((name) => [name, data.getAll(name).map(String).filter(Boolean)])));
        close();
      }}
    >
      {filter.kind === "text" && (
        <TextField
          label={filter.label}
          hint={filter.hint}
          name={filter.name}
          defaultValue={current.get(filter.name) ?? ""}
        />
      )}
      {filter.kind === "date" && (
        <TextField label={filter.label} type="date" name={filter.name} defaultValue={current.get(filter.name) ?? ""} />
      )}
      {filter.kind === "range" && (
        <>
          <TextField
            label={filter.words.from}
            type="date"
            name={filter.from}
            defaultValue={current.get(filter.from) ?? filter.initial?.from}
          />
          <TextField
            label={filter.words.to}
            type="date"
            name={filter.to}
            defaultValue={current.get(filter.to) ?? filter.initial?.to}
          />
        </>
      )}
      {filter.kind === "choice" && (
        <Select
          label={filter.label}
          name={filter.name}
          choices={filter.choices}
          defaultValue={current.get(filter.name) ?? ""}
        />
      )}
      {filter.kind === "contact" && <Contact filter={filter} />}
      {filter.kind === "several" && (
        <fieldset className="field">
          <legend>{filter.label}</legend>
          {filter.choices.map(({ value, name }) => (
            <label key={value} className="flex min-h-8 items-center gap-2">
              <input
                type="checkbox"
                className="tick"
                name={filter.name}
                value={value}
                defaultChecked={current.getAll(filter.name).includes(value)}
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      <button type="submit" className="btn primary">
        {say("ui.apply")}
      </button>
    </form>
  );
}

function Contact({ filter }: { filter: Extract<Filter, { kind: "contact" }> }) {
  const [chosen, setChosen] = useState(filter.chosen);
  return (
    <>
      <ContactPicker
        companyId={filter.companyId}
        role={filter.role}
        label={filter.label}
        value={chosen}
        onValue={setChosen}
      />
      <input type="hidden" name={filter.name} value={chosen?.value ?? ""} />
    </>
  );
}
