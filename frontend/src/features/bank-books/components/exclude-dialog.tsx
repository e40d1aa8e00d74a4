"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { excludeLine, restoreLine } from "../api";

/** Asks why a line is no booking of the bank, or whether it is one after all. */
export default function ExcludeDialog({
  companyId,
  line,
  act,
  onClose,
}: {
  companyId: string;
  line: { id: string; version: number };
  act: "exclude" | "restore";
  onClose: () => void;
}) {
  const say = useSay();
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say(`bank_books.${act}_title`)}
      act={say(`bank_books.${act}`)}
      look={act === "exclude" ? "danger" : "primary"}
      names={["reason"]}
      done={say(`bank_books.${act}_done`)}
      onClose={onClose}
      onAct={async (_, refuse) => {
        if (act === "restore") {
          return restoreLine(companyId, line);
        }
        if (!reason.trim()) {
          return refuse({ reason: say("ui.required") });
        }
        return excludeLine(companyId, line, reason.trim());
      }}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say(`bank_books.${act}_text`)}</p>
          {act === "exclude" && (
            <TextField
              label={say("bank_books.reason")}
              name="reason"
              required
              maxLength={500}
              autoComplete="off"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              error={faults.fields.reason}
            />
          )}
        </>
      )}
    </ActDialog>
  );
}
