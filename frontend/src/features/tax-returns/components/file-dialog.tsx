"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { todayIn } from "@/lib/dates/format";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { fileReturn } from "../api";
import type { ShownReturn } from "./return-acts";

/** Notes when a return was filed, and what the authority calls it. */
export default function FileDialog({
  companyId,
  of,
  onClose,
}: {
  companyId: string;
  of: ShownReturn;
  onClose: () => void;
}) {
  const say = useSay();
  const { timeZone } = useFormat();
  const [day, setDay] = useState(() => todayIn(timeZone, new Date()));
  const [reference, setReference] = useState("");
  return (
    <ActDialog
      title={say("returns.file_title")}
      act={say("returns.file")}
      names={["filed_on", "reference"]}
      done={say("returns.file_done")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const body = { filed_on: day, reference: reference.trim() };
        const missing = {
          ...(body.filed_on ? {} : { filed_on: say("ui.required") }),
          ...(body.reference ? {} : { reference: say("ui.required") }),
        };
        if (Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        await fileReturn(companyId, of.day, of.version, keyFor(body), body);
      }}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say("returns.file_text")}</p>
          <TextField
            label={say("returns.filed_on")}
            type="date"
            name="filed_on"
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.filed_on}
          />
          <TextField
            label={say("returns.filed_reference")}
            name="reference"
            maxLength={100}
            autoComplete="off"
            value={reference}
            onChange={(event) => setReference(event.target.value)}
            error={faults.fields.reference}
          />
        </>
      )}
    </ActDialog>
  );
}
