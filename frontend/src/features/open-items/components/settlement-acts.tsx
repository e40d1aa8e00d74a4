"use client";

import { Undo2 } from "lucide";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

export type Undone = { id: string; version: number; settledOn: string };
const UndoDialog = part(() => import("./undo-dialog"));

/** Undoes a settlement, from a day on. */
export function SettlementActs({ companyId, settlement }: { companyId: string; settlement: Undone }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"undo", Undone>(settlement);
  usePageKeys([{ key: "u", does: say("items.undo"), run: () => open("undo") }]);
  return (
    <>
      <Button keys="U" onClick={() => open("undo")}>
        <Icon of={Undo2} />
        <span className="words">{say("items.undo")}</span>
      </Button>
      {opened && <UndoDialog companyId={companyId} settlement={opened.of} onClose={close} />}
    </>
  );
}
