"use client";

import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { lazily } from "@/lib/api/lazily";
import { sent } from "@/lib/errors/sent";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api")); // comes when the form is sent

/** Asks for a key by mail; says the same whether the address has an account or not. */
export function ForgottenForm() {
  const say = useSay();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { isBusy, faults, submit } = useSubmit(["email"]);
  if (sentTo) {
    return (
      <>
        <p className="note ok" role="status">
          {say("auth.forgotten_sent", { email: sentTo })}
        </p>
        <LinkButton href="/reset-password" look="primary" wide>
          {say("auth.reset_title")}
        </LinkButton>
      </>
    );
  }
  return (
    <form
      noValidate
      {...sent((data) => {
        const email = String(data.get("email")).trim();
        submit(async () => {
          await (await asked()).askReset(email);
          setSentTo(email);
        });
      })}
    >
      <FormFault faults={faults} />
      <TextField
        label={say("auth.email")}
        name="email"
        type="email"
        autoComplete="username"
        required
        error={faults.fields.email}
      />
      <Button type="submit" look="primary" wide busy={isBusy}>
        {say("auth.ask_reset")}
      </Button>
      <p className="alt">
        <a className="link" href="/sign-in">
          {say("auth.back_to_sign_in")}
        </a>
      </p>
    </form>
  );
}
