"use client";

import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { lazily } from "@/lib/api/lazily";
import { sent } from "@/lib/errors/sent";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { PasswordField } from "./password-field";

const SHORTEST_PASSWORD = 12;

const asked = lazily(() => import("../api")); // comes when the form is sent

/** Makes an account; then the books, or the key from the mail first. */
export function SignUpForm({ next }: { next: string }) {
  const say = useSay();
  const { isBusy, faults, submit, refuse } = useSubmit(["email", "password"]);
  return (
    <form
      noValidate
      {...sent((data) => {
        const body = { email: String(data.get("email")).trim(), password: String(data.get("password")) };
        if (!body.email) {
          refuse({ ...NO_FAULTS, fields: { email: say("ui.required") } });
        } else if (body.password.length < SHORTEST_PASSWORD) {
          refuse({ ...NO_FAULTS, fields: { password: say("auth.password_short") } });
        } else {
          submit(async () => {
            const session = await (await asked()).signUp(body);
            if (session.is_authenticated) {
              await (await asked()).enter(next);
            } else {
              window.location.assign("/verify-email");
            }
          });
        }
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
      <PasswordField
        label={say("auth.password")}
        hint={say("auth.password_hint")}
        error={faults.fields.password}
        isNew
      />
      <Button type="submit" look="primary" wide busy={isBusy}>
        {say("auth.sign_up")}
      </Button>
    </form>
  );
}
