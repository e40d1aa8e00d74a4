"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { compare, parseDecimal, toWire, ZERO } from "@/lib/money/decimal";

/** Records a rate of one's own: it stands from then on, and is never changed. */
export default function RateDialog({
  base,
  units,
  today,
  onClose,
}: {
  base: string;
  units: readonly string[];
  today: string;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [currency, setCurrency] = useState(units.find((code) => code !== base) ?? "");
  const [inUnit, setInUnit] = useState(base);
  const [day, setDay] = useState(today);
  const [rate, setRate] = useState("");
  const [source, setSource] = useState("manual");
  const value = parseDecimal(rate.trim().replace(",", "."));
  const isRate = value !== null && compare(value, ZERO) > 0;
  return (
    <ActDialog
      title={say("currencies.add_rate")}
      act={say("currencies.record")}
      names={["rates.0.currency", "rates.0.base", "rates.0.day", "rates.0.rate", "source"]}
      done={say("currencies.recorded")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const missing = {
          ...(currency ? {} : { "rates.0.currency": say("ui.required") }),
          ...(inUnit ? {} : { "rates.0.base": say("ui.required") }),
          ...(day ? {} : { "rates.0.day": say("ui.required") }),
          ...(isRate ? {} : { "rates.0.rate": say("currencies.rate_wrong") }),
          ...(source.trim() ? {} : { source: say("ui.required") }),
        };
        if (!value || Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        const body = { source: source.trim(), rates: [{ currency, base: inUnit, day, rate: toWire(value) }] };
        await call(api.POST("/api/v1/exchange-rates", { params: { header: keyFor(body) }, body }));
        router.push(`?view=own&currency=${encodeURIComponent(currency)}`, { scroll: false });
      }}
    >
      {(faults) => (
        <>
          <p>{say("currencies.add_rate_text")}</p>
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={say("currencies.one_of")}
              name="rates.0.currency"
              autoComplete="off"
              maxLength={24}
              list="rate-units"
              value={currency}
              onChange={(event) => setCurrency(event.target.value.trim().toUpperCase())}
              error={faults.fields["rates.0.currency"]}
            />
            <TextField
              label={say("currencies.in_units_of")}
              name="rates.0.base"
              autoComplete="off"
              maxLength={24}
              list="rate-units"
              value={inUnit}
              onChange={(event) => setInUnit(event.target.value.trim().toUpperCase())}
              error={faults.fields["rates.0.base"]}
            />
          </div>
          <datalist id="rate-units">
            {units.map((code) => (
              <option key={code} value={code} />
            ))}
          </datalist>
          <TextField
            label={say("currencies.rate")}
            hint={
              isRate && currency && inUnit
                ? say("currencies.equation", { currency, rate: format.money(toWire(value)), base: inUnit })
                : say("currencies.rate_hint", { base: inUnit || base })
            }
            name="rates.0.rate"
            inputMode="decimal"
            autoComplete="off"
            maxLength={40}
            value={rate}
            onChange={(event) => setRate(event.target.value)}
            error={faults.fields["rates.0.rate"]}
          />
          <TextField
            label={say("currencies.day")}
            name="rates.0.day"
            type="date"
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields["rates.0.day"]}
          />
          <TextField
            label={say("currencies.source")}
            hint={say("currencies.source_hint")}
            name="source"
            autoComplete="off"
            maxLength={40}
            value={source}
            onChange={(event) => setSource(event.target.value)}
            error={faults.fields.source}
          />
        </>
      )}
    </ActDialog>
  );
}
