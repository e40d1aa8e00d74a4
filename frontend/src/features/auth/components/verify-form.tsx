"use client";

import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { lazily } from "@/lib/api/lazily";
import { sent } from "@/lib/errors/sent";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api")); // comes when the form is sent

/** Takes the key from the mail; a sign-up goes on from there. */
export function VerifyForm() {
  const say = useSay();
  const { isBusy, faults, submit } = useSubmit(["key"]);
  return (
    <form
      noValidate
      {...sent((data) => {
        const key = String(data.get("key")).trim();
        submit(async () => {
          const session = await (await asked()).verifyEmail(key);
          if (session.is_authenticated) {
            await (await asked()).enter("/");
          } else {
            window.location.assign("/sign-in");
          }
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
      <Button type="submit" look="primary" wide busy={isBusy}>
        {say("auth.verify")}
      </Button>
    </form>
  );
}
