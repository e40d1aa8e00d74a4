"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import type { Series } from "./series";
import { SeriesFields } from "./series-fields";

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
        <SeriesFields
          companyId={companyId}
          code={series.code}
          name={name}
          pattern={pattern}
          onName={setName}
          onPattern={setPattern}
          faults={faults}
        />
      )}
    </ActDialog>
  );
}
