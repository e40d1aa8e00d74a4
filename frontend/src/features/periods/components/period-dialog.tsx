"use client";

import { TriangleAlert } from "lucide";
import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Icon } from "@/components/ui/icon";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import type { Change, Changed } from "./period-acts";

const NEEDS_REASON: ReadonlySet<Change> = new Set(["reopen", "unlock"]);

/** Says what follows from closing, locking, reopening or unlocking a period, asks why, and does it. */
export default function PeriodDialog({
  companyId,
  period,
  change,
  onClose,
}: {
  companyId: string;
  period: Changed;
  change: Change;
  onClose: () => void;
}) {
  const say = useSay();
  const [reason, setReason] = useState("");
  const isNeeded = NEEDS_REASON.has(change);
  return (
    <ActDialog
      title={say(`periods.${change}_title`, { period: period.name })}
      act={say(`periods.${change}`)}
      look={change === "lock" ? "danger" : "primary"}
      names={["reason"]}
      done={say(`periods.${change}_done`, { period: period.name })}
      onClose={onClose}
      onAct={async (_, refuse) => {
        if (isNeeded && !reason.trim()) {
          return refuse({ reason: say("periods.reason_needed") });
        }
        await call(
          api.POST(`/api/v1/companies/{company_id}/periods/{period_id}/${change}`, {
            params: {
              path: { company_id: companyId, period_id: period.id },
              header: { "If-Match": `"v${period.version}"` },
            },
            body: { reason: reason.trim() },
          }),
        );
      }}
    >
      {(faults) => (
        <>
          <p>{say(`periods.${change}_text`)}</p>
          {period.drafts > 0 && (change === "close" || change === "lock") && (
            <p className="note warn">
              <Icon of={TriangleAlert} />
              <span>{say(`periods.${change}_drafts`, { count: period.drafts })}</span>
            </p>
          )}
          <TextField
            label={isNeeded ? say("periods.reason") : say("periods.reason_optional")}
            hint={say("periods.reason_hint")}
            name="reason"
            autoComplete="off"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            error={faults.fields.reason}
          />
        </>
      )}
    </ActDialog>
  );
}
