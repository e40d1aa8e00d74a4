"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";

const MOST_DECIMALS = 18;
const DECIMALS = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => decimals);

/** Code, name and decimals of a unit that is not money: hours, shares, tokens. */
export default function UnitDialog({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const [code, setCode] = useState("");
  const [name, setName] = useState("");
  const [decimals, setDecimals] = useState(2);
  return (
    <ActDialog
      title={say("currencies.add_unit")}
      act={say("currencies.add_unit")}
      names={["code", "name", "decimals"]}
      done={say("currencies.unit_added", { code })}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const missing = {
          ...(code ? {} : { code: say("ui.required") }),
          ...(name.trim() ? {} : { name: say("ui.required") }),
        };
        if (Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        const body = { code, name: name.trim(), decimals };
        await call(api.POST("/api/v1/units", { params: { header: keyFor(body) }, body }));
      }}
    >
      {(faults) => (
        <>
          <p>{say("currencies.add_unit_text")}</p>
          <TextField
            label={say("ui.code")}
            name="code"
            autoComplete="off"
            maxLength={24}
            value={code}
            onChange={(event) => setCode(event.target.value.trim().toUpperCase())}
            error={faults.fields.code}
          />
          <TextField
            label={say("currencies.name")}
            name="name"
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={faults.fields.name}
          />
          <Select
            label={say("currencies.decimals")}
            hint={say("currencies.decimals_hint")}
            name="decimals"
            value={String(decimals)}
            choices={DECIMALS.map((count) => ({ value: String(count), name: String(count) }))}
            onChange={(event) => setDecimals(DECIMALS.find((one) => String(one) === event.target.value) ?? 2)}
            error={faults.fields.decimals}
          />
        </>
      )}
    </ActDialog>
  );
}
