"use client";

import { ActDialog } from "@/components/ui/act-dialog";
import { useSay } from "@/lib/i18n/use-say";
import { lockReturn } from "../api";
import { shortPrint } from "../periods";
import type { ShownReturn } from "./return-acts";

/** Asks before the figures that were looked at are kept for good. */
export default function LockDialog({
  companyId,
  of,
  onClose,
}: {
  companyId: string;
  of: ShownReturn;
  onClose: () => void;
}) {
  const say = useSay();
  return (
    <ActDialog
      title={say("returns.lock_title")}
      act={say("returns.lock")}
      done={say("returns.lock_done")}
      onClose={onClose}
      onAct={(keyFor) => {
        const body = { fingerprint: of.fingerprint };
        return lockReturn(companyId, of.day, keyFor(body), body);
      }}
    >
      <p>{say("returns.lock_text")}</p>
      <p>
        <b>{of.payable}</b>
      </p>
      <p className="text-muted">
        {say("returns.fingerprint")}: <code>{shortPrint(of.fingerprint)} …</code>
      </p>
    </ActDialog>
  );
}
