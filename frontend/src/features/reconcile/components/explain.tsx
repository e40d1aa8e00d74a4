"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useSay } from "@/lib/i18n/use-say";
import { undoMatch } from "../api";

/** Opens a line of the suspense account again, and leads to it. */
export function Explain({
  companyId,
  accountId,
  lineId,
  match,
  name,
}: {
  companyId: string;
  accountId: string;
  lineId: string;
  match: { id: string; version: number };
  name: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button aria-label={say("reconcile.explain_name", { line: name })} onClick={() => setAsked(true)}>
        {say("reconcile.explain")}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={say("reconcile.explain_title")}
          text={say("reconcile.explain_text")}
          act={say("reconcile.explain_act")}
          isHarmless
          onClose={() => setAsked(false)}
          onAct={async () => {
            await undoMatch(companyId, match);
            router.push(`/${companyId}/bank/${accountId}?line=${lineId}`);
          }}
        />
      )}
    </>
  );
}
