"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { chooseFiling } from "../api";
import { likelyStart } from "../periods";
import type { Filing } from "./filing-acts";

/** From which day on and how often the company files, and whether deferred tax falls due by itself. */
export default function FilingDialog({
  companyId,
  filing,
  today,
  mayPost,
  onClose,
}: {
  companyId: string;
  filing: Filing;
  today: string;
  mayPost: boolean;
  onClose: () => void;
}) {
  const say = useSay();
  const [months, setMonths] = useState(filing.months ?? filing.lengths[0] ?? 1);
  const [startsOn, setStartsOn] = useState(filing.startsOn ?? likelyStart(today, months));
  const [makesDue, setMakesDue] = useState(filing.makesDue);
  return (
    <ActDialog
      title={say("returns.filing")}
      act={say("ui.save")}
      names={["starts_on", "months", "makes_deferred_due"]}
      done={say("returns.filing_saved")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        if (!startsOn) {
          return refuse({ starts_on: say("ui.required") });
        }
        // Who may not post leaves it as it was.
        const due = makesDue === filing.makesDue && !mayPost ? null : makesDue;
        await chooseFiling(companyId, filing.version, { starts_on: startsOn, months, makes_deferred_due: due });
      }}
    >
      {(faults) => (
        <>
          {filing.startsOn && <p className="text-muted">{say("returns.filing_text")}</p>}
          <Select
            label={say("returns.months")}
            name="months"
            value={String(months)}
            choices={filing.lengths.map((count) => ({
              value: String(count),
              name: say("returns.months_of", { count }),
            }))}
            onChange={(event) => setMonths(filing.lengths.find((count) => String(count) === event.target.value) ?? 1)}
            error={faults.fields.months}
          />
          <TextField
            label={say("returns.starts_on")}
            hint={say("returns.starts_on_hint")}
            type="date"
            name="starts_on"
            value={startsOn}
            onChange={(event) => setStartsOn(event.target.value)}
            error={faults.fields.starts_on}
          />
          <div className="ticks">
            <label>
              <input
                type="checkbox"
                className="tick"
                name="makes_deferred_due"
                checked={makesDue}
                disabled={!mayPost && !makesDue}
                onChange={(event) => setMakesDue(event.target.checked)}
              />
              <span>
                {say("returns.deferred")}
                <small>{say(mayPost ? "returns.deferred_hint" : "returns.deferred_may_not")}</small>
              </span>
            </label>
          </div>
        </>
      )}
    </ActDialog>
  );
}
