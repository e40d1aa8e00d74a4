"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { tagOf, voidDocument } from "../api";
import type { ActedOn } from "./document-acts";

/** Asks for the day and the reason, and reverses the entry of a document. */
export default function VoidDialog({
  companyId,
  document,
  name,
  today,
  onClose,
}: {
  companyId: string;
  document: ActedOn;
  name: string;
  today: string;
  onClose: () => void;
}) {
  const say = useSay();
  const [day, setDay] = useState(today < document.issueDate ? document.issueDate : today);
  const [reason, setReason] = useState("");
  return (
    <ActDialog
      title={say("documents.void_title", { number: name })}
      act={say("documents.void")}
      look="danger"
      names={["posting_date", "reason"]}
      done={say("documents.voided", { number: name })}
      onClose={onClose}
      onAct={(keyFor) => {
        const body = { posting_date: day, reason: reason.trim() };
        return voidDocument(companyId, document.kind, document.id, tagOf(document.version), keyFor(body), body);
      }}
    >
      {(faults) => (
        <>
          <p>{say("documents.void_text")}</p>
          <TextField
            label={say("documents.void_day")}
            type="date"
            name="posting_date"
            required
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.posting_date}
          />
          <TextField
            label={say("documents.void_reason")}
            name="reason"
            required
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
