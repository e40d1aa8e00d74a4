"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { endProposal } from "../api";
import type { Proposal } from "./bank-acts";

/** Refuses proposed bank details, or takes one's own back; what is in force stays. */
export default function EndDialog({
  companyId,
  contact,
  proposal,
  how,
  onClose,
}: {
  companyId: string;
  contact: { id: string; name: string };
  proposal: Proposal;
  how: "refuse" | "withdraw";
  onClose: () => void;
}) {
  const say = useSay();
  const [note, setNote] = useState("");
  return (
    <ActDialog
      title={say(how === "refuse" ? "bank_details.refuse_title" : "bank_details.withdraw_title", {
        name: contact.name,
      })}
      act={say(`bank_details.${how}`)}
      look="danger"
      names={["note"]}
      done={say(how === "refuse" ? "bank_details.refused" : "bank_details.withdrawn")}
      onClose={onClose}
      onAct={() => endProposal(companyId, contact.id, proposal, how, note.trim())}
    >
      {(faults) => (
        <>
          <p>{say(how === "refuse" ? "bank_details.refuse_text" : "bank_details.withdraw_text")}</p>
          <TextField
            label={say("bank_details.why")}
            name="note"
            autoComplete="off"
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            error={faults.fields.note}
          />
        </>
      )}
    </ActDialog>
  );
}
