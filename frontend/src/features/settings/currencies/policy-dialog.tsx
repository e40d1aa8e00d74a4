"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import type { Choice } from "./policy";

const USUAL_AGE = "5";
const KNOWN = ["ecb", "manual"];

/** Another choice of rates, from now on; what is posted keeps the rates it has. */
export default function PolicyDialog({
  companyId,
  policy,
  onClose,
}: {
  companyId: string;
  policy: Choice;
  onClose: () => void;
}) {
  const say = useSay();
  const [kind, setKind] = useState(KNOWN.includes(policy.source) ? policy.source : "other");
  const [source, setSource] = useState(KNOWN.includes(policy.source) ? "" : policy.source);
  const [rule, setRule] = useState(policy.rule);
  const [age, setAge] = useState(policy.max_age_days > 0 ? String(policy.max_age_days) : USUAL_AGE);
  const isLast = rule === "last_known";
  return (
    <ActDialog
      title={say("currencies.choose_title")}
      act={say("ui.save")}
      names={["source", "rule", "max_age_days"]}
      done={say("currencies.chosen")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        const named = kind === "other" ? source.trim() : kind;
        const missing = {
          ...(named ? {} : { source: say("ui.required") }),
          ...(isLast && !/^[1-9]\d{0,2}$/.test(age.trim()) ? { max_age_days: say("currencies.age_wrong") } : {}),
        };
        if (Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        await call(
          api.PUT("/api/v1/companies/{company_id}/rate-policy", {
            params: { path: { company_id: companyId }, header: { "If-Match": `"v${policy.version}"` } },
            body: {
              source: named,
              rule: isLast ? "last_known" : "exact",
              max_age_days: isLast ? Number.parseInt(age, 10) : 0,
            },
          }),
        );
      }}
    >
      {(faults) => (
        <>
          <p>{say("currencies.choose_text")}</p>
          <Select
            label={say("currencies.source")}
            value={kind}
            choices={[
              { value: "ecb", name: say("currencies.source_ecb") },
              { value: "manual", name: say("currencies.source_manual") },
              { value: "other", name: say("currencies.source_other") },
            ]}
            onChange={(event) => setKind(event.target.value)}
            error={kind === "other" ? undefined : faults.fields.source}
          />
          {kind === "other" && (
            <TextField
              label={say("currencies.source_name")}
              hint={say("currencies.source_hint")}
              name="source"
              autoComplete="off"
              maxLength={40}
              value={source}
              onChange={(event) => setSource(event.target.value)}
              error={faults.fields.source}
            />
          )}
          <Select
            label={say("currencies.rule")}
            name="rule"
            value={rule}
            choices={[
              { value: "exact", name: say("currencies.rule_exact") },
              { value: "last_known", name: say("currencies.rule_last") },
            ]}
            onChange={(event) => setRule(event.target.value)}
            error={faults.fields.rule}
          />
          {isLast && (
            <TextField
              label={say("currencies.age")}
              hint={say("currencies.age_hint")}
              name="max_age_days"
              inputMode="numeric"
              autoComplete="off"
              maxLength={3}
              value={age}
              onChange={(event) => setAge(event.target.value)}
              error={faults.fields.max_age_days}
            />
          )}
        </>
      )}
    </ActDialog>
  );
}
