"use client";

import { Check, Copy, Ellipsis, Pencil, Target, Trash2 } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { useSay } from "@/lib/i18n/use-say";
import { versionOf } from "../version";

const asked = lazily(() => import("../api"));
const RenameDialog = part(() => import("./rename-dialog"));

/** Approves a budget, renames and deletes a draft, copies any; and the way to what was posted. */
export function BudgetActs({
  companyId,
  budget: { id, name, version: read, isDraft },
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
  const version = versionOf(id, read);
  const [open, setOpen] = useState<"approve" | "rename" | "delete" | null>(null);
  return (
    <>
      <LinkButton href={`/${companyId}/reports/budget-against-actual?budget=${id}`}>
        <Icon of={Target} />
        <span className="words">{say("budgets.against_actual")}</span>
      </LinkButton>
      {isDraft && mayApprove && (
        <Button look="primary" onClick={() => setOpen("approve")}>
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
              <MenuItem onClick={() => setOpen("rename")}>
                <Icon of={Pencil} />
                <span>{say("budgets.rename")}</span>
              </MenuItem>
              <MenuItem onClick={() => setOpen("delete")}>
                <Icon of={Trash2} />
                <span>{say("ui.delete")}</span>
              </MenuItem>
            </>
          )}
        </Menu>
      )}
      {open === "approve" && (
        <ConfirmDialog
          title={say("budgets.approve_title", { name })}
          text={say("budgets.approve_text")}
          act={say("budgets.approve")}
          isHarmless
          onClose={() => setOpen(null)}
          onAct={async () => {
            await (await asked()).approveBudget(companyId, id, version());
            toast({ text: say("budgets.approved_done"), is: "ok" });
            router.refresh();
          }}
        />
      )}
      {open === "rename" && (
        <RenameDialog companyId={companyId} budget={{ id, name, version }} onClose={() => setOpen(null)} />
      )}
      {open === "delete" && (
        <ConfirmDialog
          title={say("budgets.delete_title", { name })}
          text={say("budgets.delete_text")}
          act={say("ui.delete")}
          onClose={() => setOpen(null)}
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
