"use client";

import { ActDialog } from "@/components/ui/act-dialog";
import { Button } from "@/components/ui/button";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";
import { withdraw } from "../api";

/** Takes back an e-invoice that waits to be sent. */
export function WithdrawButton({
  companyId,
  told,
}: {
  companyId: string;
  told: { id: string; version: number; number: string };
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<"withdraw", typeof told>(told);
  return (
    <>
      <Button onClick={() => open("withdraw")}>{say("myinvois.withdraw")}</Button>
      {opened && (
        <ActDialog
          title={say("myinvois.withdraw_title", { number: opened.of.number })}
          act={say("myinvois.withdraw")}
          look="danger"
          done={say("myinvois.withdraw_done")}
          onClose={close}
          onAct={(keyFor) => withdraw(companyId, opened.of.id, opened.of.version, keyFor(opened.of))}
        >
          <p>{say("myinvois.withdraw_text")}</p>
        </ActDialog>
      )}
    </>
  );
}
