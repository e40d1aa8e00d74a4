"use client";

import { useRouter } from "next/navigation";
import { ActDialog } from "@/components/ui/act-dialog";
import { api, call } from "@/lib/api/client";
import { addDays } from "@/lib/dates/format";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { net } from "../items";
import type { Asked } from "./revalue";

/** Says which entries are posted on which days, and posts them. */
export default function RevalueDialog({
  companyId,
  day,
  gain,
  loss,
  currency,
  onClose,
}: Asked & { onClose: () => void }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  return (
    <ActDialog
      title={say("revaluation.post_title", { day: format.date(day) })}
      act={say("revaluation.post")}
      names={[]}
      done={say("revaluation.posted", { day: format.date(day) })}
      onClose={onClose}
      onAct={async (keyFor) => {
        const body = { day };
        const { data } = await call(
          api.POST("/api/v1/companies/{company_id}/revaluations", {
            params: { path: { company_id: companyId }, header: keyFor(body) },
            body,
          }),
        );
        router.push(`/${companyId}/revaluation?view=past&run=${data.id}`);
      }}
    >
      <p>{say("revaluation.post_text", { day: format.date(day), next: format.date(addDays(day, 1)) })}</p>
      <dl className="facts">
        <dt>{say("revaluation.gain")}</dt>
        <dd>{format.inUnit(gain, currency)}</dd>
        <dt>{say("revaluation.loss")}</dt>
        <dd>{format.inUnit(loss, currency)}</dd>
        <dt>{say("revaluation.net")}</dt>
        <dd>{format.inUnit(net(gain, loss), currency)}</dd>
      </dl>
    </ActDialog>
  );
}
