"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";
import { approveBill, takeApprovalBack } from "../api";

/** Approves a bill as the reader sees it, or takes the approval back. */
export function ApprovalActs({
  companyId,
  billId,
  version,
  mayApprove,
  mayTakeBack,
}: {
  companyId: string;
  billId: string;
  version: number;
  mayApprove: boolean;
  mayTakeBack: boolean;
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<"approve" | "back", number>(version);
  const [note, setNote] = useState("");
  return (
    <>
      {mayApprove && (
        <p>
          <Button onClick={() => open("approve")}>{say("incoming.approve")}</Button>
        </p>
      )}
      {mayTakeBack && (
        <p>
          <Button onClick={() => open("back")}>{say("incoming.take_back")}</Button>
        </p>
      )}
      {opened?.is === "approve" && (
        <ActDialog
          title={say("incoming.approve_title")}
          act={say("incoming.approve")}
          names={["note"]}
          done={say("incoming.approve_done")}
          onAct={() => approveBill(companyId, billId, opened.of, note.trim())}
          onClose={close}
        >
          {(faults) => (
            <>
              <p>{say("incoming.approve_text")}</p>
              <TextField
                label={say("incoming.approve_note")}
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
      )}
      {opened?.is === "back" && (
        <ActDialog
          title={say("incoming.take_back_title")}
          act={say("incoming.take_back")}
          look="danger"
          onAct={() => takeApprovalBack(companyId, billId)}
          onClose={close}
        >
          <p>{say("incoming.take_back_text")}</p>
        </ActDialog>
      )}
    </>
  );
}
