"use client";

import { Fingerprint } from "lucide";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { TextField } from "@/components/ui/text-field";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { hasPasskeys, proveByPasskey } from "@/lib/session/passkeys";

type Factors = components["schemas"]["FactorsOut"];

/** Who is signed in proves it again: by a passkey, the password, or a code. */
export default function ProofDialog({
  onlyFactor,
  onProved,
  onClose,
}: {
  onlyFactor: boolean;
  onProved: () => void;
  onClose: () => void;
}) {
  const say = useSay();
  const [factors, setFactors] = useState<Factors | null>(null);
  const [byCode, setByCode] = useState(onlyFactor);
  const { isBusy, faults, submit, refuse } = useSubmit(["password", "code", "proof_password", "proof_code"]);
  const name = byCode ? "code" : "password";
  const hasCodes = factors !== null && (factors.has_totp || factors.recovery_codes_left > 0);

  // It does not keep the password waiting: who is quick proves it before the other ways are known.
  useEffect(() => {
    call(api.GET("/api/v1/auth/factors")).then(
      ({ data }) => setFactors(data),
      () => undefined, // the proof itself says what is wrong
    );
  }, []);

  function prove() {
    const value = document.querySelector<HTMLInputElement>(`dialog [name="proof_${name}"]`)?.value ?? "";
    if (!value) {
      refuse({ ...NO_FAULTS, fields: { [`proof_${name}`]: say("ui.required") } });
      return;
    }
    submit(async () => {
      await call(api.POST("/api/v1/auth/reauthenticate", { body: { [name]: value } }));
      onProved();
    });
  }

  async function showPasskey() {
    await submit(async () => {
      try {
        await proveByPasskey();
      } catch (error) {
        if (error instanceof ApiError || !(error instanceof DOMException)) {
          throw error;
        }
        refuse({ ...NO_FAULTS, whole: say("access.passkey_failed"), code: "" });
        return;
      }
      onProved();
    });
  }

  return (
    <Dialog
      open
      title={say("access.proof_title")}
      onClose={onClose}
      onSubmit={prove}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("access.prove")}
          </Button>
        </>
      }
    >
      <p className="text-muted">{say("access.proof_text")}</p>
      <FormFault faults={faults} />
      {factors && factors.passkeys.length > 0 && hasPasskeys() && (
        <>
          <Button wide onClick={showPasskey}>
            <Icon of={Fingerprint} />
            {say("access.use_passkey")}
          </Button>
          <p className="or">{byCode ? say("access.or_code") : say("access.or_password")}</p>
        </>
      )}
      {byCode ? (
        <TextField
          key="code"
          label={say("access.code")}
          hint={say("access.code_hint")}
          name="proof_code"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoFocus
          error={faults.fields.code ?? faults.fields.proof_code}
        />
      ) : (
        <TextField
          key="password"
          label={say("access.password")}
          name="proof_password"
          type="password"
          autoComplete="current-password"
          autoFocus
          error={faults.fields.password ?? faults.fields.proof_password}
        />
      )}
      {hasCodes && !onlyFactor && (
        <button type="button" className="link self-start" onClick={() => setByCode(!byCode)}>
          {byCode ? say("access.by_password") : say("access.by_code")}
        </button>
      )}
    </Dialog>
  );
}
