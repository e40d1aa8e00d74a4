"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import { NumberPreview } from "./number-preview";
import { PLACES, type Series } from "./series";

/** Name and pattern of a journal; what numbers they come to is shown while it is typed. */
export default function ChangeDialog({
  companyId,
  series,
  onClose,
}: {
  companyId: string;
  series: Series;
  onClose: () => void;
}) {
  const say = useSay();
  const [name, setName] = useState(series.name);
  const [pattern, setPattern] = useState(series.number_prefix);
  return (
    <ActDialog
      title={say("number_series.change_named", { name: series.code })}
      act={say("ui.save")}
      names={["name", "number_prefix"]}
      done={say("number_series.saved")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        const body = { name: name.trim(), number_prefix: pattern.trim() };
        const missing = {
          ...(body.name ? {} : { name: say("ui.required") }),
          ...(body.number_prefix ? {} : { number_prefix: say("ui.required") }),
        };
        if (Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        await call(
          api.PATCH("/api/v1/companies/{company_id}/journals/{journal_id}", {
            params: {
              path: { company_id: companyId, journal_id: series.journal_id },
              header: { "If-Match": `"v${series.version}"` },
            },
            body,
          }),
        );
      }}
    >
      {(faults) => (
        <>
          <TextField
            label={say("number_series.name")}
            name="name"
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={faults.fields.name}
          />
          <TextField
            label={say("number_series.pattern")}
            hint={say("number_series.pattern_means", PLACES)}
            name="number_prefix"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={40}
            value={pattern}
            onChange={(event) => setPattern(event.target.value)}
            error={faults.fields.number_prefix}
          />
          <NumberPreview companyId={companyId} code={series.code} pattern={pattern.trim()} />
        </>
      )}
    </ActDialog>
  );
}
