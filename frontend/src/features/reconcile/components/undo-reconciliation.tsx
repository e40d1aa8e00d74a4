"use client";

import { Undo2 } from "lucide";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

export type Closed = { id: string; version: number };
const UndoClosedDialog = part(() => import("./undo-closed-dialog"));

/** Undoes the last reconciliation that stands. */
export function UndoReconciliation({ companyId, reconciliation }: { companyId: string; reconciliation: Closed }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"undo", Closed>(reconciliation);
  usePageKeys([{ key: "u", does: say("reconcile.undo_closed_title"), run: () => open("undo") }]);
  return (
    <>
      <Button keys="U" onClick={() => open("undo")}>
        <Icon of={Undo2} />
        {say("reconcile.undo_closed")}
      </Button>
      {opened && <UndoClosedDialog companyId={companyId} reconciliation={opened.of} onClose={close} />}
    </>
  );
}
