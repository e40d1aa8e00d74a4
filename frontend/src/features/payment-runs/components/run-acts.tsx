"use client";

import { Download, FileUp, X } from "lucide";
import { useRouter } from "next/navigation";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { lazily } from "@/lib/api/lazily";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api"));
const ApproveDialog = part(() => import("./approve-dialog"));
const ReportDialog = part(() => import("./report-dialog"));

/** Approves or cancels a draft; downloads the file of an approved run, and reads what the bank says. */
export function RunActs({
  companyId,
  run,
  mayCancel,
  mayApprove,
  mayPay,
}: {
  companyId: string;
  run: components["schemas"]["PaymentRunOut"];
  mayCancel: boolean;
  mayApprove: boolean;
  mayPay: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<"approve" | "cancel" | "report", typeof run>(run);
  return (
    <>
      {mayCancel && (
        <Button onClick={() => open("cancel")}>
          <Icon of={X} />
          <span className="words">{say("payment_runs.cancel")}</span>
        </Button>
      )}
      {mayApprove && (
        <Button look="primary" onClick={() => open("approve")}>
          {say("payment_runs.approve")}
        </Button>
      )}
      {mayPay && (
        <>
          <Button onClick={() => open("report")}>
            <Icon of={FileUp} />
            <span className="words">{say("payment_runs.read_report")}</span>
          </Button>
          <LinkButton look="primary" href={`/api/v1/companies/${companyId}/payment-runs/${run.id}/file`} download>
            <Icon of={Download} />
            <span className="words">{say("payment_runs.download")}</span>
          </LinkButton>
        </>
      )}
      {opened?.is === "approve" && <ApproveDialog companyId={companyId} run={opened.of} onClose={close} />}
      {opened?.is === "report" && <ReportDialog companyId={companyId} runId={run.id} onClose={close} />}
      {opened?.is === "cancel" && (
        <ConfirmDialog
          title={say("payment_runs.cancel_title")}
          text={say("payment_runs.cancel_text")}
          act={say("payment_runs.cancel")}
          onClose={close}
          onAct={async () => {
            await (await asked()).cancelRun(companyId, opened.of);
            toast({ text: say("payment_runs.cancel_done"), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
