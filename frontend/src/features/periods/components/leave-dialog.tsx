"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Combobox } from "@/components/ui/combobox";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { addDays } from "@/lib/dates/format";
import { endOfDay } from "@/lib/dates/moments";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

const USUAL_DAYS = 7;
/** The API lets in for 92 days from this moment: the end of the day after 91 is within. */
const MOST_DAYS = 91;

/** Lets one person post into a closed period, until the end of a day. */
export default function LeaveDialog({
  companyId,
  period,
  people,
  today,
  onClose,
}: {
  companyId: string;
  period: { id: string; name: string };
  people: readonly string[];
  today: string;
  onClose: () => void;
}) {
  const say = useSay();
  const { timeZone } = useFormat();
  const [email, setEmail] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(addDays(today, USUAL_DAYS));
  return (
    <ActDialog
      title={say("periods.let_in_title", { period: period.name })}
      act={say("periods.let_in_act")}
      names={["email", "reason", "until"]}
      done={say("periods.let_in_done", { person: email ?? "" })}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const missing = {
          ...(email ? {} : { email: say("periods.choose_person") }),
          ...(reason.trim() ? {} : { reason: say("periods.reason_needed") }),
          ...(until ? {} : { until: say("ui.required") }),
        };
        if (!email || Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        const body = { email, reason: reason.trim(), until: endOfDay(until, timeZone) };
        await call(
          api.POST("/api/v1/companies/{company_id}/periods/{period_id}/grants", {
            params: { path: { company_id: companyId, period_id: period.id }, header: keyFor(body) },
            body,
          }),
        );
      }}
    >
      {(faults) => (
        <>
          <p>{say("periods.let_in_text")}</p>
          <Combobox
            label={say("periods.person")}
            hint={say("periods.person_hint")}
            error={faults.fields.email}
            offers={people.map((one) => ({ value: one, code: "", name: one }))}
            value={email}
            onValue={setEmail}
          />
          <TextField
            label={say("periods.reason")}
            hint={say("periods.reason_hint")}
            name="reason"
            autoComplete="off"
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            error={faults.fields.reason}
          />
          <TextField
            label={say("periods.until")}
            hint={say("periods.until_hint")}
            name="until"
            type="date"
            min={today}
            max={addDays(today, MOST_DAYS)}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
            error={faults.fields.until}
          />
        </>
      )}
    </ActDialog>
  );
}
