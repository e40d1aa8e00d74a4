"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";
import { cancel } from "../api";

/** Asks why, and has the worker cancel a valid e-invoice. */
export function CancelButton({
  companyId,
  told,
}: {
  companyId: string;
  told: { id: string; version: number; number: string };
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<"cancel", typeof told>(told);
  const [reason, setReason] = useState("");
  return (
    <>
      <Button onClick={() => open("cancel")}>{say("myinvois.cancel")}</Button>
      {opened && (
        <ActDialog
          title={say("myinvois.cancel_title", { number: opened.of.number })}
          act={say("myinvois.cancel")}
          look="danger"
          names={["reason"]}
          done={say("myinvois.cancel_asked")}
          onClose={close}
          onAct={(keyFor) => {
            const said = reason.trim();
            return cancel(companyId, opened.of.id, opened.of.version, keyFor({ ...opened.of, said }), said);
          }}
        >
          {(faults) => (
            <>
              <p>{say("myinvois.cancel_text")}</p>
              <TextField
                label={say("myinvois.cancel_reason")}
                name="reason"
                required
                autoComplete="off"
                maxLength={300}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
                error={faults.fields.reason}
              />
            </>
          )}
        </ActDialog>
      )}
    </>
  );
}
