"use client";

import { useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { lazily } from "@/lib/api/lazily";
import { sent } from "@/lib/errors/sent";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { PasswordField } from "./password-field";

const asked = lazily(() => import("../api")); // comes when the form is sent

/** Takes the key from the mail and a new password. */
export function ResetForm() {
  const say = useSay();
  const [isDone, setDone] = useState(false);
  const { isBusy, faults, submit } = useSubmit(["key", "password"]);
  if (isDone) {
    return (
      <>
        <p className="note ok" role="status">
          {say("auth.reset_done")}
        </p>
        <LinkButton href="/sign-in" look="primary" wide>
          {say("auth.sign_in")}
        </LinkButton>
      </>
    );
  }
  return (
    <form
      noValidate
      {...sent((data) => {
        submit(async () => {
          await (await asked()).resetPassword(String(data.get("key")).trim(), String(data.get("password")));
          setDone(true);
        });
      })}
    >
      <FormFault faults={faults} />
      <TextField
        label={say("auth.key")}
        name="key"
        autoComplete="off"
        spellCheck={false}
        required
        error={faults.fields.key}
      />
      <PasswordField
        label={say("auth.new_password")}
        hint={say("auth.password_hint")}
        error={faults.fields.password}
        isNew
      />
      <Button type="submit" look="primary" wide busy={isBusy}>
        {say("auth.reset")}
      </Button>
    </form>
  );
}
