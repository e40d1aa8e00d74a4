"use client";

import { useRouter } from "next/navigation";
import { ActDialog } from "@/components/ui/act-dialog";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import type { Axis } from "./tree";

/** Asks before an axis is archived, used again, or deleted. */
export default function AxisQuestion({
  companyId,
  axis,
  asked,
  close,
  onClose,
}: {
  companyId: string;
  axis: Axis;
  asked: "use" | "delete";
  close: string;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const path = { company_id: companyId, dimension_id: axis.id };
  const name = axis.name;
  if (asked === "delete") {
    return (
      <ActDialog
        title={say("dimensions.delete_named", { name })}
        act={say("ui.delete")}
        look="danger"
        done={say("dimensions.deleted", { name })}
        onClose={onClose}
        onAct={async () => {
          await call(api.DELETE("/api/v1/companies/{company_id}/dimensions/{dimension_id}", { params: { path } }));
          router.replace(close, { scroll: false });
        }}
      >
        <p>{say("dimensions.delete_axis_text")}</p>
      </ActDialog>
    );
  }
  return (
    <ActDialog
      title={axis.is_active ? say("dimensions.archive_named", { name }) : say("dimensions.use_again_named", { name })}
      act={axis.is_active ? say("dimensions.archive") : say("dimensions.use_again")}
      done={say("dimensions.saved")}
      onClose={onClose}
      onAct={() =>
        call(
          api.PATCH("/api/v1/companies/{company_id}/dimensions/{dimension_id}", {
            params: { path, header: { "If-Match": `"v${axis.version}"` } },
            body: { is_active: !axis.is_active },
          }),
        )
      }
    >
      <p>{axis.is_active ? say("dimensions.archive_axis_text") : say("dimensions.use_again_axis_text")}</p>
    </ActDialog>
  );
}
