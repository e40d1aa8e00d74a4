"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import type { Grant } from "./leave";

/** Takes leave to post into a closed period back before its end. */
export default function EndDialog({
  companyId,
  grant,
  onClose,
}: {
  companyId: string;
  grant: Grant;
  onClose: () => void;
}) {
  const say = useSay();
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say("periods.take_back_from", { person: grant.person })}
      act={say("periods.take_back")}
      look="danger"
      names={["reason"]}
      done={say("periods.taken_back", { person: grant.person })}
      onClose={onClose}
      onAct={async (keyFor) => {
        const body = { reason: reason.trim() };
        await call(
          api.POST("/api/v1/companies/{company_id}/period-grants/{grant_id}/end", {
            params: { path: { company_id: companyId, grant_id: grant.id }, header: keyFor(body) },
            body,
          }),
        );
      }}
    >
      {(faults) => (
        <>
          <p>{say("periods.take_back_text")}</p>
          <TextField
            label={say("periods.reason_optional")}
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
