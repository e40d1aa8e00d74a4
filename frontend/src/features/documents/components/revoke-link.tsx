"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { useSay } from "@/lib/i18n/use-say";
import type { Kind } from "../kinds";

const asked = lazily(() => import("../dispatch-api"));

/** Ends a public link for good. */
export function RevokeLink({
  companyId,
  kind,
  id,
  linkId,
}: {
  companyId: string;
  kind: Kind;
  id: string;
  linkId: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say("dispatch.revoke")}</Button>
      {isOpen && (
        <ConfirmDialog
          title={say("dispatch.revoke_title")}
          text={say("dispatch.revoke_text")}
          act={say("dispatch.revoke")}
          onClose={() => setOpen(false)}
          onAct={async () => {
            await (await asked()).revokeLink(companyId, kind, id, linkId);
            toast({ text: say("dispatch.revoked"), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
