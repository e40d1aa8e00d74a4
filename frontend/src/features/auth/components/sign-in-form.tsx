"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { lazily } from "@/lib/api/lazily";
import { sent } from "@/lib/errors/sent";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import type { SessionState } from "../api";
import { FactorForm } from "./factor-form";
import { PasskeyButton } from "./passkey-button";
import { PasswordField } from "./password-field";

const asked = lazily(() => import("../api")); // comes when the form is sent

/** E-mail and password, or a passkey; then the second factor, where the account has one. */
export function SignInForm({
  next,
  waiting,
  providers,
}: {
  next: string;
  waiting: readonly string[];
  providers: readonly { id: string; name: string }[];
}) {
  const say = useSay();
  const [needs, setNeeds] = useState(waiting);
  const [email, setEmail] = useState("");
  const { isBusy, faults, submit } = useSubmit(["email", "password"]);

  async function go(session: SessionState) {
    if (session.is_authenticated) {
      await (await asked()).enter(next);
    } else if (session.needs.includes("email_verification")) {
      window.location.assign("/verify-email");
    } else {
      setNeeds(session.needs);
    }
  }

  if (needs.length > 0) {
    return <FactorForm email={email} needs={needs} onShown={go} onBack={() => setNeeds([])} />;
  }
  return (
    <>
      <h1>{say("auth.sign_in")}</h1>
      <p className="under">{say("auth.lead")}</p>
      <PasskeyButton onShown={go} />
      <p className="or">{say("auth.or_password")}</p>
      <form
        noValidate
        {...sent((data) => {
          const body = { email: String(data.get("email")).trim(), password: String(data.get("password")) };
          setEmail(body.email);
          submit(async () => go(await (await asked()).signIn(body)));
        })}
      >
        <FormFault faults={faults} />
        <TextField
          label={say("auth.email")}
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={email}
          error={faults.fields.email}
        />
        <PasswordField
          label={say("auth.password")}
          error={faults.fields.password}
          beside={
            <a className="link" href="/forgotten-password">
              {say("auth.forgotten")}
            </a>
          }
        />
        <Button type="submit" wide busy={isBusy}>
          {say("auth.continue")}
        </Button>
      </form>
      {providers.length > 0 && (
        <>
          <p className="or">{say("auth.or_provider")}</p>
          {providers.map(({ id, name }) => (
            <Button
              key={id}
              wide
              busy={isBusy}
              onClick={() => submit(async () => (await asked()).goToProvider(id, next))}
            >
              {say("auth.with_provider", { name })}
            </Button>
          ))}
        </>
      )}
    </>
  );
}
