"use client";

import { X } from "lucide";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { lazily } from "@/lib/api/lazily";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { CodeRef } from "./api";

const asked = lazily(() => import("./api"));

/** Takes the rates of a day back: those before it go on. */
export function RemoveRates({ companyId, code, day }: { companyId: string; code: CodeRef; day: string }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const { opened, open, close } = useOpened<"remove", CodeRef>(code);
  const from = format.longDate(day);
  return (
    <>
      <Button look="bare" square aria-label={say("taxes.remove_rates", { day: from })} onClick={() => open("remove")}>
        <Icon of={X} />
      </Button>
      {opened && (
        <ConfirmDialog
          title={say("taxes.remove_title", { day: from })}
          text={say("taxes.remove_text")}
          act={say("taxes.remove")}
          onClose={close}
          onAct={async () => {
            await (await asked()).removeRates(companyId, opened.of, day);
            toast({ text: say("taxes.removed"), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
