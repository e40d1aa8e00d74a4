"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { cancelSettlement } from "../api";
import type { Undone } from "./settlement-acts";

/** Asks from which day on a settlement no longer counts, and why. */
export default function UndoDialog({
  companyId,
  settlement,
  onClose,
}: {
  companyId: string;
  settlement: Undone;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [day, setDay] = useState(settlement.settledOn);
  const [reason, setReason] = useState("");
  const { isBusy, faults, submit } = useSubmit(["cancelled_on", "reason"]);
  const readAgain = () => {
    onClose();
    router.refresh();
  };
  return (
    <Dialog
      open
      title={say("items.undo_title")}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          const body = { cancelled_on: day, reason: reason.trim() };
          await cancelSettlement(companyId, settlement.id, settlement.version, body);
          toast({ text: say("items.undone"), is: "ok" });
          readAgain();
        })
      }
      acts={
        <>
          {["core.stale_version", "settlement.already_cancelled"].includes(faults.code) ? (
            <Button onClick={readAgain}>{say("items.read_again")}</Button>
          ) : (
            <Button onClick={onClose}>{say("ui.cancel")}</Button>
          )}
          <Button type="submit" look="primary" busy={isBusy}>
            {say("items.undo")}
          </Button>
        </>
      }
    >
      <p className="text-muted">{say("items.undo_text")}</p>
      <FormFault faults={faults} />
      <TextField
        label={say("items.undo_on")}
        type="date"
        name="cancelled_on"
        required
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={faults.fields.cancelled_on}
      />
      <TextField
        label={say("items.undo_reason")}
        name="reason"
        maxLength={500}
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={faults.fields.reason}
      />
    </Dialog>
  );
}
