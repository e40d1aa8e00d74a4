"use client";

import { Trash2 } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { Settings } from "../api";

type Rate = Settings["interest_rates"][number];
const FIELDS = ["valid_from", "valid_to", "business_percent", "consumer_percent", "source"] as const;

/** A rate of interest from a day on, and where it comes from. */
export function RateFields({
  place,
  rate,
  faults,
  onRate,
  onRemove,
}: {
  place: number;
  rate: Rate;
  faults: { readonly [name: string]: string };
  onRate: (to: Partial<Rate>) => void;
  onRemove: () => void;
}) {
  const say = useSay();
  return (
    <fieldset className="card boxed">
      <legend>{say("reminders.rate_number", { number: place + 1 })}</legend>
      <div className="rhythm">
        {FIELDS.map((name) => (
          <TextField
            key={name}
            label={say(`reminders.${name}`)}
            name={`interest_rates.${place}.${name}`}
            type={name.startsWith("valid") ? "date" : "text"}
            inputMode={name.endsWith("percent") ? "decimal" : undefined}
            autoComplete="off"
            value={rate[name] ?? ""}
            onChange={(event) => onRate({ [name]: event.target.value || (name === "valid_to" ? null : "") })}
            error={faults[`interest_rates.${place}.${name}`]}
          />
        ))}
      </div>
      <Button look="bare" onClick={onRemove}>
        <Icon of={Trash2} />
        {say("reminders.remove_rate", { number: place + 1 })}
      </Button>
    </fieldset>
  );
}
