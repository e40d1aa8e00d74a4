"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { withdrawImport } from "../api";

/** Asks why an import is taken back. */
export default function WithdrawDialog({
  companyId,
  one,
  onClose,
}: {
  companyId: string;
  one: { id: string; version: number };
  onClose: () => void;
}) {
  const say = useSay();
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say("bank_books.withdraw_title")}
      act={say("bank_books.withdraw")}
      look="danger"
      names={["reason"]}
      done={say("bank_books.withdraw_done")}
      onClose={onClose}
      onAct={() => withdrawImport(companyId, one, reason.trim())}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say("bank_books.withdraw_text")}</p>
          <TextField
            label={say("bank_books.reason")}
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
