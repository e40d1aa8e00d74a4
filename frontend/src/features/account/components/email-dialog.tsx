"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

export type Asked = "address" | "key";

/** The new address, or the key that went to one. */
export default function EmailDialog({ first, to, onClose }: { first: Asked; to: string; onClose: () => void }) {
  const say = useSay();
  const router = useRouter();
  const [step, setStep] = useState(first);
  const [address, setAddress] = useState(first === "key" ? to : "");
  const [key, setKey] = useState("");
  const { isBusy, faults, submit, refuse } = useSubmit(["email", "key"]);
  const { proven, dialog } = useProof();

  function go() {
    if (step === "address") {
      if (!address.trim()) {
        refuse({ ...NO_FAULTS, fields: { email: say("ui.required") } });
        return;
      }
      submit(async () => {
        await proven(() => call(api.POST("/api/v1/auth/email", { body: { email: address.trim() } })));
        setStep("key");
      });
    } else {
      submit(async () => {
        await call(api.POST("/api/v1/auth/email/verify", { body: { key: key.trim() } }));
        toast({ text: say("account.email_done"), is: "ok" });
        router.refresh();
        onClose();
      });
    }
  }

  return (
    <>
      <Dialog
        open
        title={first === "key" ? say("account.verify_title") : say("account.change_email")}
        onClose={onClose}
        onSubmit={go}
        acts={
          <>
            <Button onClick={onClose}>{say("ui.cancel")}</Button>
            <Button type="submit" look="primary" busy={isBusy}>
              {step === "address" ? say("account.send_key") : say("account.take_key")}
            </Button>
          </>
        }
      >
        <FormFault faults={faults} />
        {step === "address" ? (
          <TextField
            label={say("account.email_new")}
            hint={say("account.email_hint")}
            name="email"
            type="email"
            autoComplete="email"
            autoFocus
            value={address}
            onChange={(event) => setAddress(event.target.value)}
            error={faults.fields.email}
          />
        ) : (
          <>
            <p className="text-muted">{say("account.key_sent", { email: address })}</p>
            <TextField
              label={say("account.key")}
              name="key"
              autoComplete="off"
              spellCheck={false}
              autoFocus
              value={key}
              onChange={(event) => setKey(event.target.value)}
              error={faults.fields.key}
            />
          </>
        )}
      </Dialog>
      {dialog}
    </>
  );
}
