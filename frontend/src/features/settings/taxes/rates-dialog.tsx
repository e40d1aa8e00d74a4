"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { setRates } from "./api";
import { rateOn, rateTyped, type TaxCode, trimmed } from "./rates";

/** Rates of a code from a day on, one for each of its taxes; the rates before stay what they were. */
export default function RatesDialog({
  companyId,
  code: now,
  today,
  onClose,
}: {
  companyId: string;
  code: TaxCode;
  today: string;
  onClose: () => void;
}) {
  const say = useSay();
  const [code] = useState(now); // as it was read when the dialog opened
  const [day, setDay] = useState("");
  const [isEnd, setEnd] = useState(false);
  const [values, setValues] = useState(code.components.map(({ rates }) => trimmed(rateOn(rates, today)?.value ?? "")));
  return (
    <ActDialog
      title={say("taxes.rates_title", { code: code.code })}
      act={say("taxes.add_rate")}
      names={["starts_on", "values.*", "values"]}
      done={say("taxes.rate_added")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        const read = values.map(rateTyped);
        const missing = {
          ...(day ? {} : { starts_on: say("ui.required") }),
          ...(isEnd
            ? {}
            : Object.fromEntries(
                read.flatMap((value, at) => (value === null ? [[`values.${at}`, say("taxes.rate_wrong")]] : [])),
              )),
        };
        if (Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        await setRates(companyId, code, day, isEnd ? read.map(() => null) : read);
      }}
    >
      {(faults) => (
        <>
          <p>{say("taxes.rates_dialog_text")}</p>
          <TextField
            label={say("taxes.from")}
            name="starts_on"
            type="date"
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.starts_on}
          />
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="tick mt-0.5"
              checked={isEnd}
              onChange={(event) => setEnd(event.target.checked)}
            />
            {say("taxes.rates_end")}
          </label>
          {!isEnd &&
            code.components.map(({ id, name, is_per_unit }, at) => (
              <TextField
                key={id}
                label={say(is_per_unit ? "taxes.rate_of_unit" : "taxes.rate_of", { name })}
                name={`values.${at}`}
                inputMode="decimal"
                autoComplete="off"
                maxLength={20}
                value={values[at] ?? ""}
                onChange={(event) =>
                  setValues(values.map((value, place) => (place === at ? event.target.value : value)))
                }
                error={faults.fields[`values.${at}`] ?? (at === 0 ? faults.fields.values : undefined)}
              />
            ))}
        </>
      )}
    </ActDialog>
  );
}
