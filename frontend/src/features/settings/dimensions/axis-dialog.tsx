"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import type { Axis } from "./tree";

const CODE = /^[a-z][a-z0-9-]{0,39}$/;

/** Name and code of an axis, new or to be changed. */
export default function AxisDialog({
  companyId,
  axis,
  onClose,
}: {
  companyId: string;
  axis: Axis | null;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [name, setName] = useState(axis?.name ?? "");
  const [code, setCode] = useState(axis?.code ?? "");
  return (
    <ActDialog
      title={axis ? say("dimensions.change_named", { name: axis.name }) : say("dimensions.add")}
      act={axis ? say("ui.save") : say("dimensions.add")}
      names={["name", "code"]}
      done={axis ? say("dimensions.saved") : say("dimensions.added", { name: name.trim() })}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const body = { name: name.trim(), code: code.trim() };
        const missing = {
          ...(body.name ? {} : { name: say("ui.required") }),
          ...(CODE.test(body.code) ? {} : { code: say("dimensions.code_wrong") }),
        };
        if (Object.keys(missing).length > 0) {
          return refuse(missing);
        }
        if (axis) {
          await call(
            api.PATCH("/api/v1/companies/{company_id}/dimensions/{dimension_id}", {
              params: {
                path: { company_id: companyId, dimension_id: axis.id },
                header: { "If-Match": `"v${axis.version}"` },
              },
              body,
            }),
          );
          return;
        }
        const { data } = await call(
          api.POST("/api/v1/companies/{company_id}/dimensions", {
            params: { path: { company_id: companyId }, header: keyFor(body) },
            body,
          }),
        );
        router.push(`/${companyId}/settings/dimensions?axis=${data.id}`, { scroll: false });
      }}
    >
      {(faults) => (
        <>
          {!axis && <p>{say("dimensions.add_text")}</p>}
          <TextField
            label={say("dimensions.name")}
            name="name"
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={faults.fields.name}
          />
          <TextField
            label={say("ui.code")}
            hint={say("dimensions.code_hint")}
            name="code"
            autoComplete="off"
            autoCapitalize="off"
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.target.value.toLowerCase())}
            error={faults.fields.code}
          />
        </>
      )}
    </ActDialog>
  );
}
