"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Combobox } from "@/components/ui/combobox";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import { type Axis, possibleParents, type Value } from "./tree";

/** Code, name and place of a value, new or to be changed. */
export default function ValueDialog({
  companyId,
  axis,
  values,
  value,
  above,
  onClose,
}: {
  companyId: string;
  axis: Axis;
  values: readonly Value[];
  value: Value | null;
  above: string | null;
  onClose: () => void;
}) {
  const say = useSay();
  const [code, setCode] = useState(value?.code ?? "");
  const [name, setName] = useState(value?.name ?? "");
  const [parent, setParent] = useState(above);
  return (
    <ActDialog
      title={
        value
          ? say("dimensions.change_named", { name: `${value.code} ${value.name}` })
          : say("dimensions.add_value_to", { name: axis.name })
      }
      act={value ? say("ui.save") : say("dimensions.add_value")}
      names={["code", "name", "parent_id"]}
      done={value ? say("dimensions.saved") : say("dimensions.added", { name: name.trim() })}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const body = { code: code.trim(), name: name.trim(), parent_id: parent };
        const missing = {
          ...(body.code ? {} : { code: say("ui.required") }),
          ...(body.name ? {} : { name: say("ui.required") }),
        };
        if (Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        const path = { company_id: companyId, dimension_id: axis.id };
        if (value) {
          await call(
            api.PATCH("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values/{value_id}", {
              params: { path: { ...path, value_id: value.id }, header: { "If-Match": `"v${value.version}"` } },
              body,
            }),
          );
          return;
        }
        await call(
          api.POST("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values", {
            params: { path, header: keyFor(body) },
            body,
          }),
        );
      }}
    >
      {(faults) => (
        <>
          <TextField
            label={say("ui.code")}
            name="code"
            autoComplete="off"
            maxLength={64}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={faults.fields.code}
          />
          <TextField
            label={say("dimensions.name")}
            name="name"
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={faults.fields.name}
          />
          <Combobox
            label={say("dimensions.above")}
            hint={say("dimensions.above_hint")}
            error={faults.fields.parent_id}
            offers={possibleParents(values, value?.id ?? null).map((one) => ({
              value: one.id,
              code: one.code,
              name: one.name,
            }))}
            value={parent}
            onValue={setParent}
          />
        </>
      )}
    </ActDialog>
  );
}
