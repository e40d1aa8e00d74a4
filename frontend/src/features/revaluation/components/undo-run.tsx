"use client";

import { useRouter } from "next/navigation";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

const UndoDialog = part(() => import("./undo-dialog"));

export type Undone = { id: string; day: string; version: number };

/** Takes a revaluation back, after a question. Esc closes the pane. */
export function UndoRun({ companyId, run, close }: { companyId: string; run: Undone; close: string }) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close: end } = useOpened<"undo", Undone>(run);
  usePageKeys([{ key: "Escape", run: () => router.push(close, { scroll: false }) }]);
  return (
    <div className="acts mt-3">
      <Button look="danger" onClick={() => open("undo")}>
        {say("revaluation.undo")}
      </Button>
      {opened && <UndoDialog companyId={companyId} run={opened.of} onClose={end} />}
    </div>
  );
}
