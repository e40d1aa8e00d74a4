"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { undoReconciliation } from "../api";
import type { Closed } from "./undo-reconciliation";

/** Asks why a reconciliation is undone. */
export default function UndoClosedDialog({
  companyId,
  reconciliation,
  onClose,
}: {
  companyId: string;
  reconciliation: Closed;
  onClose: () => void;
}) {
  const say = useSay();
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say("reconcile.undo_closed_title")}
      act={say("reconcile.undo_closed")}
      look="danger"
      names={["reason"]}
      done={say("reconcile.undo_closed_done")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const said = reason.trim();
        return said
          ? undoReconciliation(companyId, reconciliation, keyFor({ reason: said }), said)
          : refuse({ reason: say("reconcile.exclude_why") });
      }}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say("reconcile.undo_closed_text")}</p>
          <TextField
            label={say("reconcile.why")}
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
