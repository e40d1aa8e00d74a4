"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { unlockReturn } from "../api";
import type { ShownReturn } from "./return-acts";

/** Asks why a return is unlocked; what was locked is kept. */
export default function UnlockDialog({
  companyId,
  of,
  onClose,
}: {
  companyId: string;
  of: ShownReturn;
  onClose: () => void;
}) {
  const say = useSay();
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say("returns.unlock_title")}
      act={say("returns.unlock")}
      look="danger"
      names={["reason"]}
      done={say("returns.unlock_done")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const body = { reason: reason.trim() };
        if (!body.reason) {
          return refuse({ reason: say("ui.required") });
        }
        await unlockReturn(companyId, of.day, of.version, keyFor(body), body);
      }}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say("returns.unlock_text")}</p>
          <TextField
            label={say("returns.reason")}
            name="reason"
            maxLength={500}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            error={faults.fields.reason}
          />
        </>
      )}
    </ActDialog>
  );
}
