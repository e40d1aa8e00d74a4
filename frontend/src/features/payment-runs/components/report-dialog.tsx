"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { useSay } from "@/lib/i18n/use-say";
import { sendReport } from "../api";

/** The bank's answer: what it rejects is undone. */
export default function ReportDialog({
  companyId,
  runId,
  onClose,
}: {
  companyId: string;
  runId: string;
  onClose: () => void;
}) {
  const say = useSay();
  const [file, setFile] = useState<File | null>(null);
  const [undoneOn, setUndoneOn] = useState("");
  return (
    <ActDialog
      title={say("payment_runs.read_report")}
      act={say("payment_runs.read")}
      names={["file", "undone_on"]}
      onClose={onClose}
      onAct={async (_, refuse) => {
        if (!file) {
          return refuse({ file: say("ui.required") });
        }
        const found = await sendReport(companyId, runId, file, undoneOn || undefined);
        const counts = {
          accepted: String(found.accepted),
          rejected: String(found.rejected),
          pending: String(found.pending),
        };
        toast({
          text: say(found.is_new ? "payment_runs.report_counts" : "payment_runs.report_known", counts),
          is: found.rejected > 0 ? "bad" : "ok",
        });
      }}
    >
      {(faults) => (
        <>
          <p>{say("payment_runs.report_text")}</p>
          <TextField
            label={say("payment_runs.report_file")}
            type="file"
            name="file"
            accept=".xml,application/xml,text/xml"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
            error={faults.fields.file}
          />
          <TextField
            label={say("payment_runs.undone_on")}
            hint={say("payment_runs.undone_hint")}
            type="date"
            name="undone_on"
            value={undoneOn}
            onChange={(event) => setUndoneOn(event.target.value)}
            error={faults.fields.undone_on}
          />
        </>
      )}
    </ActDialog>
  );
}
