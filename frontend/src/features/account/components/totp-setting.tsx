"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Pill } from "@/components/ui/pill";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { CodesDialog } from "./codes-dialog";
import { Setting } from "./setting";

const TotpDialog = lazy(() => import("./totp-dialog"));
type SetUp = { secret: string; uri: string };

/** The authenticator app: set up by a QR code and a first code, removed after a proof. */
export function TotpSetting({ isSet }: { isSet: boolean }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit([]);
  const { proven, dialog } = useProof();
  const [setUp, setSetUp] = useState<SetUp | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const [isRemoving, setRemoving] = useState(false);
  return (
    <Setting
      name={say("account.totp")}
      state={isSet && <Pill is="ok">{say("account.is_set")}</Pill>}
      text={say("account.totp_text")}
      acts={
        isSet ? (
          <Button look="danger" onClick={() => setRemoving(true)}>
            {say("account.remove")}
          </Button>
        ) : (
          <Button
            busy={isBusy}
            onClick={() =>
              submit(async () => {
                setSetUp((await proven(() => call(api.POST("/api/v1/auth/factors/totp")))).data);
              })
            }
          >
            {say("account.set_up")}
          </Button>
        )
      }
    >
      <FormFault faults={faults} />
      {setUp && (
        <Suspense>
          <TotpDialog
            setUp={setUp}
            onClose={() => setSetUp(null)}
            onDone={(made) => {
              setSetUp(null);
              setCodes(made);
              toast({ text: say("account.totp_added"), is: "ok" });
              router.refresh();
            }}
          />
        </Suspense>
      )}
      <CodesDialog codes={codes} onClose={() => setCodes([])} />
      {isRemoving && (
        <ConfirmDialog
          title={say("account.totp_remove")}
          text={say("account.factor_remove_text")}
          act={say("account.remove")}
          onClose={() => setRemoving(false)}
          onAct={async () => {
            await proven(() => call(api.DELETE("/api/v1/auth/factors/totp")));
            router.refresh();
          }}
        />
      )}
      {dialog}
    </Setting>
  );
}
