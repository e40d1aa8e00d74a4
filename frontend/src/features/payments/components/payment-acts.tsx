"use client";

import { ListChecks, Undo2 } from "lucide";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

export type Shown = {
  id: string;
  version: number;
  /** The first day it can be undone on: it was made or allocated then. */
  paidOn: string;
  contactId: string;
  currency: string;
  /** What is not allocated; null: nothing. */
  rest: string | null;
  isReceipt: boolean;
};
const UndoDialog = part(() => import("./undo-dialog"));
const AllocateDialog = part(() => import("./allocate-dialog"));

/** Allocates what is left of a payment; undoes it. */
export function PaymentActs({ companyId, payment, scale }: { companyId: string; payment: Shown; scale: number }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"undo" | "allocate", Shown>(payment);
  const undo = () => open("undo");
  const allocate = () => open("allocate");
  usePageKeys([
    { key: "u", does: say("payments.undo"), run: undo },
    ...(payment.rest ? [{ key: "a", does: say("payments.allocate"), run: allocate }] : []),
  ]);
  return (
    <>
      <Button keys="U" onClick={undo}>
        <Icon of={Undo2} />
        <span className="words">{say("payments.undo")}</span>
      </Button>
      {payment.rest && (
        <Button look="primary" keys="A" onClick={allocate}>
          <Icon of={ListChecks} />
          <span className="words">{say("payments.allocate")}</span>
        </Button>
      )}
      {opened?.is === "undo" && <UndoDialog companyId={companyId} payment={opened.of} onClose={close} />}
      {opened?.is === "allocate" && (
        <AllocateDialog companyId={companyId} payment={opened.of} scale={scale} onClose={close} />
      )}
    </>
  );
}
