"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

type Schemas = components["schemas"];

const acts = lazily(() => import("../api"));

/** Takes every line in review of one kind for the one it resembles, after asking. */
export function AllSame({
  companyId,
  accountId,
  kind,
  shown,
}: {
  companyId: string;
  accountId: string;
  kind: Schemas["DecideAllIn"]["review_kind"];
  shown: number;
}) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say("bank_books.all_same")}</Button>
      {isOpen && (
        <ActDialog
          title={say("bank_books.all_same_title")}
          act={say("bank_books.all_same")}
          onClose={() => setOpen(false)}
          onAct={async () => {
            const count = await (await acts()).takeAllForTheSame(companyId, accountId, kind);
            toast({ is: "ok", text: say("bank_books.all_same_done", { count }) });
          }}
        >
          <p className="text-muted">
            {say("bank_books.all_same_text", { count: shown, kind: say(`bank_books.kind_${kind}`) })}
          </p>
        </ActDialog>
      )}
    </>
  );
}
