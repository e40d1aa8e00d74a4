"use client";

import { FileCheck, Lock, LockOpen } from "lucide";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
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

/** Locks a return, marks it as filed, unlocks it. */
export function ReturnActs({ companyId, of }: { companyId: string; of: ShownReturn }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"lock" | "file" | "unlock", ShownReturn>(of);
  usePageKeys(of.state === "open" ? [{ key: "l", does: say("returns.lock"), run: () => open("lock") }] : []);
  const Asked = opened && { lock: LockDialog, file: FileDialog, unlock: UnlockDialog }[opened.is];
  return (
    <>
      {of.state === "open" && (
        <Button look="primary" keys="L" onClick={() => open("lock")}>
          <Icon of={Lock} />
          {say("returns.lock")}
        </Button>
      )}
      {of.state === "locked" && (
        <>
          <Button onClick={() => open("unlock")}>
            <Icon of={LockOpen} />
            <span className="words">{say("returns.unlock")}</span>
          </Button>
          <Button look="primary" onClick={() => open("file")}>
            <Icon of={FileCheck} />
            {say("returns.file")}
          </Button>
        </>
      )}
      {opened && Asked && <Asked companyId={companyId} of={opened.of} onClose={close} />}
    </>
  );
}
