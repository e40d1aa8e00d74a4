"use client";

import { Trash2 } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { Settings } from "../api";

type Rate = Settings["interest_rates"][number];
/** Decimals that a percent has at most. */
const PERCENT_SCALE = 6;
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
        {FIELDS.map((name) => {
          const field = {
            label: say(`reminders.${name}`),
            name: `interest_rates.${place}.${name}`,
            error: faults[`interest_rates.${place}.${name}`],
          };
          return name === "business_percent" || name === "consumer_percent" ? (
            <MoneyInput
              {...field}
              key={name}
              scale={PERCENT_SCALE}
              fewest={0}
              value={{ ...NO_MONEY, amount: rate[name] }}
              onValue={({ amount }) => onRate({ [name]: amount })}
            />
          ) : (
            <TextField
              {...field}
              key={name}
              type={name === "source" ? "text" : "date"}
              autoComplete="off"
              value={rate[name] ?? ""}
              onChange={(event) => onRate({ [name]: event.target.value || (name === "valid_to" ? null : "") })}
            />
          );
        })}
      </div>
      <Button look="bare" onClick={onRemove}>
        <Icon of={Trash2} />
        {say("reminders.remove_rate", { number: place + 1 })}
      </Button>
    </fieldset>
  );
}
