"use client";

import { ActDialog } from "@/components/ui/act-dialog";
import { api, call } from "@/lib/api/client";
import { addDays } from "@/lib/dates/format";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Undone } from "./undo-run";

/** Says what undoing a revaluation posts, and does it. */
export default function UndoDialog({
  companyId,
  run,
  onClose,
}: {
  companyId: string;
  run: Undone;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  return (
    <ActDialog
      title={say("revaluation.undo_title", { day: format.date(run.day) })}
      act={say("revaluation.undo")}
      look="danger"
      done={say("revaluation.undo_done", { day: format.date(run.day) })}
      onClose={onClose}
      onAct={() =>
        call(
          api.POST("/api/v1/companies/{company_id}/revaluations/{revaluation_id}/undo", {
            params: {
              path: { company_id: companyId, revaluation_id: run.id },
              header: { "If-Match": `"v${run.version}"` },
            },
          }),
        )
      }
    >
      <p>{say("revaluation.undo_text", { day: format.date(run.day), next: format.date(addDays(run.day, 1)) })}</p>
    </ActDialog>
  );
}
