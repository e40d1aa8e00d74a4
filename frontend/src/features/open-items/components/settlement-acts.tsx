"use client";

import { Undo2 } from "lucide";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

export type Undone = { id: string; version: number; settledOn: string };
const UndoDialog = part(() => import("./undo-dialog"));

/** Undoes a settlement, from a day on. */
export function SettlementActs({ companyId, settlement }: { companyId: string; settlement: Undone }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  usePageKeys([{ key: "u", does: say("items.undo"), run: () => setOpen(true) }]);
  return (
    <>
      <Button keys="U" onClick={() => setOpen(true)}>
        <Icon of={Undo2} />
        <span className="words">{say("items.undo")}</span>
      </Button>
      {isOpen && <UndoDialog companyId={companyId} settlement={settlement} onClose={() => setOpen(false)} />}
    </>
  );
}
