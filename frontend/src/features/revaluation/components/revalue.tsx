"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const RevalueDialog = part(() => import("./revalue-dialog"));

export type Asked = { companyId: string; day: string; gain: string; loss: string; currency: string };

/** The button that posts what the preview shows, after a question. */
export function Revalue(props: Asked) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {say("revaluation.post")}
      </Button>
      {isOpen && <RevalueDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
