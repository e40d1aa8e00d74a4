"use client";

import { Check, Copy, Ellipsis, Pencil, Target, Trash2 } from "lucide";
import { useRouter } from "next/navigation";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { lazily } from "@/lib/api/lazily";
import { useSay } from "@/lib/i18n/use-say";
import { versionOf } from "../version";

const asked = lazily(() => import("../api"));
const RenameDialog = part(() => import("./rename-dialog"));

/** Approves a budget, renames and deletes a draft, copies any; and the way to what was posted. */
export function BudgetActs({
  companyId,
  budget,
  mayChange,
  mayApprove,
}: {
  companyId: string;
  budget: { id: string; name: string; version: number; isDraft: boolean };
  mayChange: boolean;
  mayApprove: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<"approve" | "rename" | "delete", typeof budget>(budget);
  const { id, name, isDraft } = opened?.of ?? budget;
  const version = versionOf(id, (opened?.of ?? budget).version);
  return (
    <>
      <LinkButton href={`/${companyId}/reports/budget-against-actual?budget=${id}`}>
        <Icon of={Target} />
        <span className="words">{say("budgets.against_actual")}</span>
      </LinkButton>
      {isDraft && mayApprove && (
        <Button look="primary" onClick={() => open("approve")}>
          <Icon of={Check} />
          <span className="words">{say("budgets.approve")}</span>
        </Button>
      )}
      {mayChange && (
        <Menu className="btn bare square" align="end" label={say("budgets.more_acts")} button={<Icon of={Ellipsis} />}>
          <MenuItem onClick={() => router.push(`/${companyId}/budgets/new?copy=${id}`)}>
            <Icon of={Copy} />
            <span>{say("budgets.copy")}</span>
          </MenuItem>
          {isDraft && (
            <>
              <MenuItem onClick={() => open("rename")}>
                <Icon of={Pencil} />
                <span>{say("budgets.rename")}</span>
              </MenuItem>
              <MenuItem onClick={() => open("delete")}>
                <Icon of={Trash2} />
                <span>{say("ui.delete")}</span>
              </MenuItem>
            </>
          )}
        </Menu>
      )}
      {opened?.is === "approve" && (
        <ConfirmDialog
          title={say("budgets.approve_title", { name })}
          text={say("budgets.approve_text")}
          act={say("budgets.approve")}
          isHarmless
          onClose={close}
          onAct={async () => {
            await (await asked()).approveBudget(companyId, id, version());
            toast({ text: say("budgets.approved_done"), is: "ok" });
            router.refresh();
          }}
        />
      )}
      {opened?.is === "rename" && <RenameDialog companyId={companyId} budget={{ id, name, version }} onClose={close} />}
      {opened?.is === "delete" && (
        <ConfirmDialog
          title={say("budgets.delete_title", { name })}
          text={say("budgets.delete_text")}
          act={say("ui.delete")}
          onClose={close}
          onAct={async () => {
            await (await asked()).deleteBudget(companyId, id, version());
            toast({ text: say("budgets.deleted", { name }), is: "ok" });
            router.push(`/${companyId}/budgets`);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
