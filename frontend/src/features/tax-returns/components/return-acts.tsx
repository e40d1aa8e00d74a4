"use client";

import { FileCheck, Lock, LockOpen } from "lucide";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

export type ShownReturn = {
  day: string;
  state: "open" | "locked" | "filed";
  version: number;
  fingerprint: string;
  /** What is payable, in words. */
  payable: string;
  endsOn: string;
};
const LockDialog = part(() => import("./lock-dialog"));
const FileDialog = part(() => import("./file-dialog"));
const UnlockDialog = part(() => import("./unlock-dialog"));

/** Locks a return, marks it as filed, unlocks it. The dialog holds the figures that were looked at when it was opened. */
export function ReturnActs({ companyId, of }: { companyId: string; of: ShownReturn }) {
  const say = useSay();
  const [open, setOpen] = useState<{ is: "lock" | "file" | "unlock"; of: ShownReturn } | null>(null);
  const ask = (is: "lock" | "file" | "unlock") => setOpen({ is, of });
  usePageKeys(of.state === "open" ? [{ key: "l", does: say("returns.lock"), run: () => ask("lock") }] : []);
  const Asked = open && { lock: LockDialog, file: FileDialog, unlock: UnlockDialog }[open.is];
  return (
    <>
      {of.state === "open" && (
        <Button look="primary" keys="L" onClick={() => ask("lock")}>
          <Icon of={Lock} />
          {say("returns.lock")}
        </Button>
      )}
      {of.state === "locked" && (
        <>
          <Button onClick={() => ask("unlock")}>
            <Icon of={LockOpen} />
            <span className="words">{say("returns.unlock")}</span>
          </Button>
          <Button look="primary" onClick={() => ask("file")}>
            <Icon of={FileCheck} />
            {say("returns.file")}
          </Button>
        </>
      )}
      {open && Asked && <Asked companyId={companyId} of={open.of} onClose={() => setOpen(null)} />}
    </>
  );
}
