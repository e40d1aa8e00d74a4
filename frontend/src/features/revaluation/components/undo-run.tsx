"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const UndoDialog = part(() => import("./undo-dialog"));

export type Undone = { id: string; day: string; version: number };

/** Takes a revaluation back, after a question. Esc closes the pane. */
export function UndoRun({ companyId, run, close }: { companyId: string; run: Undone; close: string }) {
  const say = useSay();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  usePageKeys([{ key: "Escape", run: () => router.push(close, { scroll: false }) }]);
  return (
    <div className="acts mt-3">
      <Button look="danger" onClick={() => setOpen(true)}>
        {say("revaluation.undo")}
      </Button>
      {isOpen && <UndoDialog companyId={companyId} run={run} onClose={() => setOpen(false)} />}
    </div>
  );
}
