"use client";

import { useState } from "react";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { choose } from "./api";
import { type Business, businessOf, versionOver } from "./business";
import { PartForm } from "./part-form";

const NAMES = ["msic", "activity", "classification", "self_billed_classification", "is_enabled"] as const;

/** What the company does, the classes that are usual, and whether it takes part. */
export function BusinessForm({
  companyId,
  connection,
  version,
  mayChange,
}: {
  companyId: string;
  connection: Business;
  version: number;
  mayChange: boolean;
}) {
  const say = useSay();
  const [start, setStart] = useState({ said: connection, version });
  const [said, setSaid] = useState(connection);
  const line = (name: "msic" | "activity" | "classification" | "self_billed_classification", most: number) => ({
    name,
    autoComplete: "off",
    maxLength: most,
    value: said[name],
    onChange: (event: { target: { value: string } }) => setSaid({ ...said, [name]: event.target.value }),
  });
  return (
    <PartForm
      title={say("myinvois.business")}
      names={NAMES}
      act={say("ui.save")}
      done={say("myinvois.saved")}
      mayChange={mayChange}
      onSave={async () => {
        const kept = await choose(companyId, versionOver(start, { said: connection, version }), said);
        setStart({ said: businessOf(kept), version: kept.version });
        setSaid(businessOf(kept));
        return undefined;
      }}
      fields={({ fields }) => (
        <>
          <div className="two">
            <TextField
              label={say("myinvois.msic")}
              hint={say("myinvois.msic_hint")}
              inputMode="numeric"
              {...line("msic", 5)}
              error={fields.msic}
            />
            <TextField
              label={say("myinvois.activity")}
              hint={say("myinvois.activity_hint")}
              {...line("activity", 300)}
              error={fields.activity}
            />
            <TextField
              label={say("myinvois.classification")}
              hint={say("myinvois.classification_hint")}
              inputMode="numeric"
              {...line("classification", 3)}
              error={fields.classification}
            />
            <TextField
              label={say("myinvois.self_billed_classification")}
              hint={say("myinvois.self_billed_hint")}
              inputMode="numeric"
              {...line("self_billed_classification", 3)}
              error={fields.self_billed_classification}
            />
          </div>
          <p className="text-muted">
            {say("myinvois.issuer")}{" "}
            <a className="link" href={`/${companyId}/settings/paper`}>
              {say("myinvois.issuer_link")}
            </a>
          </p>
          <label className="ticked">
            <input
              type="checkbox"
              className="tick"
              name="is_enabled"
              checked={said.is_enabled}
              onChange={(event) => setSaid({ ...said, is_enabled: event.target.checked })}
            />
            {say("myinvois.switch")}
          </label>
          <p className="hint">{fields.is_enabled ?? say("myinvois.switch_hint")}</p>
        </>
      )}
    >
      {!mayChange && (
        <dl className="facts wider">
          <dt>{say("myinvois.msic")}</dt>
          <dd>{said.msic || "–"}</dd>
          <dt>{say("myinvois.activity")}</dt>
          <dd>
            <bdi>{said.activity || "–"}</bdi>
          </dd>
        </dl>
      )}
    </PartForm>
  );
}
