"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const SHORTEST = 12;

/** Every other session ends with it. */
export default function PasswordDialog({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const router = useRouter();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const { isBusy, faults, submit, refuse } = useSubmit(["current_password", "new_password"]);

  function change() {
    if (!old) {
      refuse({ ...NO_FAULTS, fields: { current_password: say("ui.required") } });
      return;
    }
    if (next.length < SHORTEST) {
      refuse({ ...NO_FAULTS, fields: { new_password: say("account.password_short") } });
      return;
    }
    submit(async () => {
      await call(api.POST("/api/v1/auth/password", { body: { current_password: old, new_password: next } }));
      toast({ text: say("account.password_changed"), is: "ok" });
      router.refresh();
      onClose();
    });
  }

  return (
    <Dialog
      open
      title={say("account.change_password")}
      onClose={onClose}
      onSubmit={change}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("account.change_password")}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField
        label={say("account.password_now")}
        name="current_password"
        type="password"
        autoComplete="current-password"
        autoFocus
        value={old}
        onChange={(event) => setOld(event.target.value)}
        error={faults.fields.current_password}
      />
      <TextField
        label={say("account.password_new")}
        hint={say("account.password_hint")}
        name="new_password"
        type="password"
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.target.value)}
        error={faults.fields.new_password}
      />
    </Dialog>
  );
}
