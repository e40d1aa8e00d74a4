"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { renameBudget } from "../api";

/** Gives a draft another name. */
export default function RenameDialog({
  companyId,
  budget,
  onClose,
}: {
  companyId: string;
  budget: { id: string; name: string; version: () => number };
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [name, setName] = useState(budget.name);
  const { isBusy, faults, submit } = useSubmit(["name"]);
  const readAgain = () => {
    onClose();
    router.refresh();
  };
  return (
    <Dialog
      open
      title={say("budgets.rename_title", { name: budget.name })}
      onClose={onClose}
      onSubmit={() =>
        submit(async () => {
          await renameBudget(companyId, budget.id, budget.version(), name.trim());
          toast({ text: say("budgets.renamed"), is: "ok" });
          readAgain();
        })
      }
      acts={
        <>
          {faults.code === "core.stale_version" ? (
            <Button onClick={readAgain}>{say("budgets.read_again")}</Button>
          ) : (
            <Button onClick={onClose}>{say("ui.cancel")}</Button>
          )}
          <Button type="submit" look="primary" busy={isBusy}>
            {say("ui.save")}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField
        label={say("budgets.name")}
        name="name"
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={faults.fields.name}
      />
    </Dialog>
  );
}
