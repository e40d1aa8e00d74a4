"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import { KINDS, type Kind } from "./series";
import { SeriesFields } from "./series-fields";

const USUAL = "{journal}-{year}-";
const OTHERS = ["general", "bank", "cash"] as const;
type Other = (typeof OTHERS)[number];

/** A journal with numbers of its own, which begin with one; the documents that are chosen take theirs from it from then on. */
export default function NewDialog({ companyId, onClose }: { companyId: string; onClose: () => void }) {
  const say = useSay();
  const [purpose, setPurpose] = useState<Kind | Other>("invoice");
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [pattern, setPattern] = useState(USUAL);
  const documents = KINDS.find((kind) => kind === purpose);
  return (
    <ActDialog
      title={say("number_series.add")}
      act={say("number_series.add")}
      names={["name", "code", "number_prefix"]}
      done={say("number_series.added", { code: code.trim() })}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const said = { name: name.trim(), code: code.trim(), number_prefix: pattern.trim() };
        const missing = Object.entries(said).filter(([, text]) => !text);
        if (missing.length > 0) {
          return refuse(Object.fromEntries(missing.map(([field]) => [field, say("ui.required")])));
        }
        const params = { path: { company_id: companyId } };
        if (documents) {
          const body = { ...said, document: documents };
          const at = "/api/v1/companies/{company_id}/number-series";
          await call(api.POST(at, { params: { ...params, header: keyFor(body) }, body }));
        } else {
          const body = { ...said, kind: purpose as Other };
          const at = "/api/v1/companies/{company_id}/journals";
          await call(api.POST(at, { params: { ...params, header: keyFor(body) }, body }));
        }
      }}
    >
      {(faults) => (
        <>
          <p>{say("number_series.add_text")}</p>
          <Select
            label={say("number_series.used_for")}
            name="purpose"
            choices={[
              ...KINDS.map((kind) => ({ value: kind, name: say(`number_series.of_${kind}`) })),
              ...OTHERS.map((kind) => ({ value: kind, name: say(`number_series.kind_${kind}`) })),
            ]}
            value={purpose}
            onChange={(event) => setPurpose(event.target.value as Kind | Other)}
          />
          <SeriesFields
            companyId={companyId}
            code={code.trim()}
            name={name}
            pattern={pattern}
            onName={setName}
            onPattern={setPattern}
            faults={faults}
          >
            <TextField
              label={say("ui.code")}
              hint={say("number_series.code_means")}
              name="code"
              autoComplete="off"
              maxLength={20}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              error={faults.fields.code}
            />
          </SeriesFields>
        </>
      )}
    </ActDialog>
  );
}
