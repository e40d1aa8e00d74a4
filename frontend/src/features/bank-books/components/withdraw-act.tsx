"use client";

import { Undo2 } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

const WithdrawDialog = part(() => import("./withdraw-dialog"));

/** Takes the latest import back. */
export function WithdrawAct({ companyId, one }: { companyId: string; one: { id: string; version: number } }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"withdraw", typeof one>(one);
  return (
    <>
      <Button onClick={() => open("withdraw")}>
        <Icon of={Undo2} />
        {say("bank_books.withdraw")}
      </Button>
      {opened && <WithdrawDialog companyId={companyId} one={opened.of} onClose={close} />}
    </>
  );
}
