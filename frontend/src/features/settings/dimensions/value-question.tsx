"use client";

import { ActDialog } from "@/components/ui/act-dialog";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import type { Axis, Value } from "./tree";

/** Asks before a value is archived, used again, or deleted. */
export default function ValueQuestion({
  companyId,
  axis,
  value,
  asked,
  onClose,
}: {
  companyId: string;
  axis: Axis;
  value: Value;
  asked: "use" | "delete";
  onClose: () => void;
}) {
  const say = useSay();
  const path = { company_id: companyId, dimension_id: axis.id, value_id: value.id };
  const name = `${value.code} ${value.name}`;
  const isUsed = value.is_active;
  return asked === "delete" ? (
    <ActDialog
      title={say("dimensions.delete_named", { name })}
      act={say("ui.delete")}
      look="danger"
      done={say("dimensions.deleted", { name })}
      onClose={onClose}
      onAct={() =>
        call(
          api.DELETE("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values/{value_id}", {
            params: { path },
          }),
        )
      }
    >
      <p>{say("dimensions.delete_value_text")}</p>
    </ActDialog>
  ) : (
    <ActDialog
      title={isUsed ? say("dimensions.archive_named", { name }) : say("dimensions.use_again_named", { name })}
      act={isUsed ? say("dimensions.archive") : say("dimensions.use_again")}
      done={say("dimensions.saved")}
      onClose={onClose}
      onAct={() =>
        call(
          api.PATCH("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values/{value_id}", {
            params: { path, header: { "If-Match": `"v${value.version}"` } },
            body: { is_active: !isUsed },
          }),
        )
      }
    >
      <p>{isUsed ? say("dimensions.archive_value_text") : say("dimensions.use_again_value_text")}</p>
    </ActDialog>
  );
}
