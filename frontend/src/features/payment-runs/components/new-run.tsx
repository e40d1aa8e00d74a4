"use client";

import { Plus } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";

const NewRunDialog = part(() => import("./new-run-dialog"));

export type PayingAccount = { value: string; name: string; currency: string };

/** Opens the form for a run. */
export function NewRun(said: { companyId: string; accounts: readonly PayingAccount[]; today: string }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        <span className="words">{say("payment_runs.new_short")}</span>
      </Button>
      {isOpen && <NewRunDialog {...said} onClose={() => setOpen(false)} />}
    </>
  );
}
