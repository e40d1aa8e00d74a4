"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox, type Offer } from "@/components/ui/combobox";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { saveSettings } from "../api";

type Settings = components["schemas"]["BankingSettingsOut"];
const NAMES = [
  "acceptance_threshold",
  "suspense_account_id",
  "charges_account_id",
  "closing_needs_reconciliation",
] as const;

/** From which score proposals may be accepted together, and two accounts that matching books on. */
export function MatchingForm({
  companyId,
  settings,
  accounts,
  mayChange,
}: {
  companyId: string;
  settings: Settings;
  accounts: readonly Offer[];
  mayChange: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const [threshold, setThreshold] = useState(String(settings.acceptance_threshold));
  const [suspense, setSuspense] = useState(settings.suspense_account_id);
  const [charges, setCharges] = useState(settings.charges_account_id);
  const [needed, setNeeded] = useState(settings.closing_needs_reconciliation);
  const [version, setVersion] = useState(settings.version);
  const { isBusy, faults, submit, refuse } = useSubmit(NAMES);

  function save() {
    const score = /^\d{2,3}$/.test(threshold.trim()) ? Number.parseInt(threshold, 10) : 0;
    if (score < 80 || score > 100) {
      const fields = { acceptance_threshold: say("bank_books.threshold_wrong") };
      refuse({ fields, whole: null, code: "", requestId: "" });
      return;
    }
    submit(async () => {
      const saved = await saveSettings(companyId, version, {
        acceptance_threshold: score,
        suspense_account_id: suspense,
        charges_account_id: charges,
        closing_needs_reconciliation: needed,
      });
      setVersion(saved.version);
      toast({ text: say("bank_books.saved"), is: "ok" });
      router.refresh();
    });
  }

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <FormFault faults={faults} />
      <fieldset className="contents" disabled={!mayChange}>
        <section>
          <h2>{say("bank_books.matching")}</h2>
          <TextField
            label={say("bank_books.threshold")}
            hint={say("bank_books.threshold_hint")}
            name="acceptance_threshold"
            inputMode="numeric"
            autoComplete="off"
            value={threshold}
            onChange={(event) => setThreshold(event.target.value)}
            error={faults.fields.acceptance_threshold}
          />
          <Combobox
            label={say("bank_books.suspense")}
            hint={say("bank_books.suspense_hint")}
            name="suspense_account_id"
            offers={accounts}
            value={suspense}
            onValue={setSuspense}
            error={faults.fields.suspense_account_id}
          />
          <Combobox
            label={say("bank_books.charges")}
            hint={say("bank_books.charges_hint")}
            name="charges_account_id"
            offers={accounts}
            value={charges}
            onValue={setCharges}
            error={faults.fields.charges_account_id}
          />
          <div className="ticks">
            <label>
              <input
                type="checkbox"
                className="tick"
                name="closing_needs_reconciliation"
                checked={needed}
                onChange={(event) => setNeeded(event.target.checked)}
              />
              <span>
                {say("bank_books.closing_needs")}
                <small>{say("bank_books.closing_needs_hint")}</small>
              </span>
            </label>
          </div>
        </section>
      </fieldset>
      {mayChange ? (
        <div className="bts">
          <Button type="submit" look="primary" busy={isBusy}>
            {say("ui.save")}
          </Button>
          {faults.code === "core.stale_version" && (
            <Button onClick={() => window.location.reload()}>{say("ui.read_again")}</Button>
          )}
        </div>
      ) : (
        <p className="note">{say("bank_books.may_not")}</p>
      )}
    </form>
  );
}
