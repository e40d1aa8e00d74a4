"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { undoPayment } from "../api";
import type { Shown } from "./payment-acts";

/** Asks from which day on a payment no longer counts, and why. */
export default function UndoDialog({
  companyId,
  payment,
  onClose,
}: {
  companyId: string;
  payment: Shown;
  onClose: () => void;
}) {
  const say = useSay();
  const [day, setDay] = useState(payment.paidOn);
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say("payments.undo_title")}
      act={say("payments.undo")}
      look="danger"
      names={["undone_on", "reason"]}
      done={say("payments.undo_done")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        if (!day) {
          return refuse({ undone_on: say("ui.required") });
        }
        const body = { undone_on: day, reason: reason.trim() };
        await undoPayment(companyId, payment.id, payment.version, keyFor(body), body);
      }}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say("payments.undo_text")}</p>
          <TextField
            label={say("payments.undo_on")}
            type="date"
            name="undone_on"
            required
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.undone_on}
          />
          <TextField
            label={say("payments.undo_reason")}
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
