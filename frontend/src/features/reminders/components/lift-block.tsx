"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api"));

/** Has a contact or an item reminded of again. */
export function LiftBlock({ companyId, blockId, name }: { companyId: string; blockId: string; name: string }) {
  const say = useSay();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  return (
    <Button
      look="bare"
      busy={isBusy}
      onClick={async () => {
        setBusy(true);
        try {
          await (await asked()).liftBlock(companyId, blockId);
          toast({ text: say("reminders.lifted"), is: "ok" });
          router.refresh();
        } catch (error) {
          if (!(error instanceof ApiError)) {
            throw error;
          }
          toast({ text: error.message, is: "bad" });
        } finally {
          setBusy(false);
        }
      }}
    >
      {say("reminders.lift")}
      <span className="vh"> {name}</span>
    </Button>
  );
}
