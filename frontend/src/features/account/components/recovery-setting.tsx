"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Pill } from "@/components/ui/pill";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import { CodesDialog } from "./codes-dialog";
import { Setting } from "./setting";

const FEW = 3;

/** Codes for when the app or the passkey is lost. */
export function RecoverySetting({ left }: { left: number }) {
  const say = useSay();
  const router = useRouter();
  const { proven, dialog } = useProof();
  const [isAsking, setAsking] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>([]);
  return (
    <Setting
      name={say("account.codes")}
      state={<Pill is={left < FEW ? "warn" : "ok"}>{say("account.codes_left", { count: left })}</Pill>}
      text={say("account.codes_why")}
      acts={<Button onClick={() => setAsking(true)}>{say("account.codes_new")}</Button>}
    >
      {isAsking && (
        <ConfirmDialog
          title={say("account.codes_new")}
          text={say("account.codes_new_text")}
          act={say("account.codes_make")}
          isHarmless
          onClose={() => setAsking(false)}
          onAct={async () => {
            setCodes((await proven(() => call(api.POST("/api/v1/auth/factors/recovery-codes")))).data.codes);
            router.refresh();
          }}
        />
      )}
      <CodesDialog codes={codes} onClose={() => setCodes([])} />
      {dialog}
    </Setting>
  );
}
