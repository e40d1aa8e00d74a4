"use client";

import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { lazily } from "@/lib/api/lazily";
import { sent } from "@/lib/errors/sent";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import type { SessionState } from "../api";
import { PasskeyButton } from "./passkey-button";

const asked = lazily(() => import("../api")); // comes when the form is sent

/** The second step of a sign-in: a passkey, a code of the app, or a recovery code. */
export function FactorForm({
  email,
  needs,
  onShown,
  onBack,
}: {
  email: string;
  needs: readonly string[];
  onShown: (session: SessionState) => Promise<void>;
  onBack: () => void;
}) {
  const say = useSay();
  const { isBusy, faults, submit } = useSubmit(["code"]);
  const hasPasskey = needs.includes("passkey");
  return (
    <>
      <h1>{say("auth.factor_title")}</h1>
      <p className="under">{email ? say("auth.factor_lead", { email }) : say("auth.factor_lead_unknown")}</p>
      {hasPasskey && (
        <>
          <PasskeyButton asSecondFactor onShown={onShown} />
          <p className="or">{say("auth.or_by_code")}</p>
        </>
      )}
      <form
        noValidate
        {...sent((data) => {
          const code = String(data.get("code"));
          submit(async () => onShown(await (await asked()).showCode(code)));
        })}
      >
        <FormFault faults={faults} />
        <TextField
          label={say("auth.code")}
          hint={say("auth.code_hint")}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          autoFocus={!hasPasskey}
          error={faults.fields.code}
        />
        <Button type="submit" wide look={hasPasskey ? undefined : "primary"} busy={isBusy}>
          {say("auth.continue")}
        </Button>
        <Button look="bare" wide onClick={onBack}>
          {say("auth.back_to_sign_in")}
        </Button>
      </form>
    </>
  );
}
