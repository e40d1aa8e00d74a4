"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { leaveForSignIn } from "@/lib/session/ending";

/** What goes and what stays, and the address typed by whoever wants it. */
export default function DeleteAccountDialog({
  email,
  proven,
  onClose,
}: {
  email: string;
  proven: <T>(act: () => Promise<T>) => Promise<T>;
  onClose: () => void;
}) {
  const say = useSay();
  const [typed, setTyped] = useState("");
  const { isBusy, faults, submit, refuse } = useSubmit(["email"]);

  function go() {
    if (typed.trim().toLowerCase() !== email) {
      refuse({ ...NO_FAULTS, fields: { email: say("account.delete_wrong") } });
      return;
    }
    submit(async () => {
      await proven(() => call(api.POST("/api/v1/me/deletion", { body: { email: typed.trim() } })));
      leaveForSignIn();
    });
  }

  return (
    <Dialog
      open
      title={say("account.delete")}
      onClose={onClose}
      onSubmit={go}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="danger" busy={isBusy}>
            {say("account.delete_act")}
          </Button>
        </>
      }
    >
      <p>{say("account.delete_goes")}</p>
      <p>{say("account.delete_stays")}</p>
      <FormFault faults={faults} />
      <TextField
        label={say("account.delete_typed", { email })}
        name="email"
        type="email"
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={faults.fields.email}
      />
    </Dialog>
  );
}
