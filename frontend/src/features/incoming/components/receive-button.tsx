"use client";

import { FileUp } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const ReceiveDialog = part(() => import("./receive-dialog"));

/** Opens the dialog that makes a bill of an e-invoice. */
export function ReceiveButton({ companyId }: { companyId: string }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Icon of={FileUp} />
        <span className="words">{say("incoming.receive")}</span>
      </Button>
      {isOpen && <ReceiveDialog companyId={companyId} onClose={() => setOpen(false)} />}
    </>
  );
}
