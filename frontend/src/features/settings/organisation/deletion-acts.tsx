"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";

const DeleteDialog = part(() => import("./delete-dialog"));

/** Has the tenant deleted, after its name was typed and who asks has proved who they are. */
export function DeleteTenant({
  name,
  graceDays,
  keptUntil,
}: {
  name: string;
  graceDays: number;
  keptUntil: string | null;
}) {
  const say = useSay();
  const { proven, dialog } = useProof();
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button look="danger" onClick={() => setOpen(true)}>
        {say("organisation.delete")}
      </Button>
      {isOpen && (
        <DeleteDialog
          name={name}
          graceDays={graceDays}
          keptUntil={keptUntil}
          proven={proven}
          onClose={() => setOpen(false)}
        />
      )}
      {dialog}
    </div>
  );
}

/** Takes the deletion back. */
export function TakeBack() {
  const say = useSay();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button look="primary" onClick={() => setOpen(true)}>
        {say("organisation.take_back")}
      </Button>
      {isOpen && (
        <ConfirmDialog
          title={say("organisation.take_back")}
          text={say("organisation.take_back_text")}
          act={say("organisation.take_back")}
          isHarmless
          onClose={() => setOpen(false)}
          onAct={async () => {
            await call(api.DELETE("/api/v1/tenant/deletion"));
            toast({ text: say("organisation.taken_back"), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </div>
  );
}
