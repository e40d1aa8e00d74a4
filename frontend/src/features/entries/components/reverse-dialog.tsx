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
import { reverseEntry } from "../api";
import type { ActedOn } from "./entry-acts";

/** Asks for the day and writes the mirror of an entry. */
export default function ReverseDialog({
  companyId,
  entry,
  onClose,
}: {
  companyId: string;
  entry: ActedOn;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [day, setDay] = useState(entry.postingDate);
  const { isBusy, faults, submit } = useSubmit(["posting_date"]);
  return (
    <Dialog
      open
      title={say("entries.reverse_title", { number: entry.name })}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          const reversal = await reverseEntry(companyId, entry.id, day);
          toast({ text: say("entries.reversed", { number: reversal.number ?? "" }), is: "ok" });
          onClose();
          router.push(`/${companyId}/entries/${reversal.id}`);
        })
      }
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("entries.reverse")}
          </Button>
        </>
      }
    >
      <p className="text-muted">{say("entries.reversal_text")}</p>
      <FormFault faults={faults} />
      <TextField
        label={say("entries.reversal_date")}
        type="date"
        name="posting_date"
        required
        value={day}
        onChange={(event) => setDay(event.target.value)}
        error={faults.fields.posting_date}
      />
    </Dialog>
  );
}
