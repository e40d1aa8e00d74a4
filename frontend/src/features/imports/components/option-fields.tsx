"use client";

import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { FormatName, Options } from "../formats";
import { hold, useHeld } from "../held";

const DATES = ["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY"];

/** What a file may leave open. It is answered here, or after a check that asks for it. */
export default function OptionFields({ format }: { format: FormatName }) {
  const say = useSay();
  const { options } = useHeld();
  const set = (changes: Partial<Options>) => hold({ options: { ...options, ...changes } });
  const asInFile = { value: "", name: say("imports.as_in_file") };
  if (format === "hledger") {
    return (
      <TextField
        label={say("imports.commodities")}
        hint={say("imports.commodities_hint")}
        value={options.commodities}
        placeholder="$=USD"
        onChange={(event) => set({ commodities: event.target.value })}
      />
    );
  }
  return (
    <>
      <Select
        label={say("imports.date_format")}
        hint={say("imports.only_unclear")}
        value={options.dateFormat}
        choices={[asInFile, ...DATES.map((value) => ({ value, name: value }))]}
        onChange={(event) => set({ dateFormat: event.target.value })}
      />
      <Select
        label={say("imports.decimal_mark")}
        hint={say("imports.only_unclear")}
        value={options.decimalMark}
        choices={[asInFile, { value: ".", name: "1,234.50" }, { value: ",", name: "1.234,50" }]}
        onChange={(event) => set({ decimalMark: event.target.value })}
      />
      <TextField
        label={say("imports.as_of")}
        hint={say("imports.as_of_hint")}
        type="date"
        value={options.asOf}
        onChange={(event) => set({ asOf: event.target.value })}
      />
      <TextField
        label={say("imports.prefix")}
        hint={say("imports.prefix_hint")}
        value={options.prefix}
        maxLength={20}
        onChange={(event) => set({ prefix: event.target.value })}
      />
    </>
  );
}
