"use client";

import { useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";
import { Setting } from "./setting";

const DeleteAccountDialog = part(() => import("./delete-account-dialog"));

/** The end of the account, after its address was typed and who asks has proved who they are. */
export function DeleteAccount({ email }: { email: string }) {
  const say = useSay();
  const [isAsked, setAsked] = useState(false);
  const { proven, dialog } = useProof();
  return (
    <Setting
      name={say("account.delete_name")}
      text={say("account.delete_text")}
      acts={
        <Button look="danger" onClick={() => setAsked(true)}>
          {say("account.delete_act")}
        </Button>
      }
    >
      {isAsked && <DeleteAccountDialog email={email} proven={proven} onClose={() => setAsked(false)} />}
      {dialog}
    </Setting>
  );
}
