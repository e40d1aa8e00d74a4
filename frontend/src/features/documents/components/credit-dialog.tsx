"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { creditDocument } from "../api";
import { pathOf } from "../kinds";
import type { ActedOn } from "./document-acts";

/** Drafts what takes back all that is left of a document; what of it is wanted is chosen in the draft. */
export default function CreditDialog({
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
  const router = useRouter();
  const isBill = document.kind === "bill";
  const [day, setDay] = useState(today < document.issueDate ? document.issueDate : today);
  const [number, setNumber] = useState("");
  return (
    <ActDialog
      title={say("documents.credit_title", { number: name })}
      act={say("documents.credit_act")}
      names={["issue_date", "supplier_number"]}
      onClose={onClose}
      onAct={async (keyFor) => {
        const body = { issue_date: day, supplier_number: isBill ? number.trim() || null : null };
        const kind = isBill ? "bill" : "invoice";
        const draft = await creditDocument(companyId, kind, document.id, keyFor(body), body);
        router.push(pathOf(companyId, draft.kind, draft.id));
      }}
    >
      {(faults) => (
        <>
          <p>{say("documents.credit_text")}</p>
          <TextField
            label={say("documents.date")}
            type="date"
            name="issue_date"
            required
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.issue_date}
          />
          {isBill && (
            <TextField
              label={say("documents.their_number")}
              name="supplier_number"
              required
              autoComplete="off"
              maxLength={100}
              value={number}
              onChange={(event) => setNumber(event.target.value)}
              error={faults.fields.supplier_number}
            />
          )}
        </>
      )}
    </ActDialog>
  );
}
