"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Pill } from "@/components/ui/pill";
import { api, call } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import type { Asked } from "./email-dialog";
import { Setting } from "./setting";

const EmailDialog = lazy(() => import("./email-dialog"));

/** The address one signs in with: changed by a key that goes to the new one, proved by a key that goes to this one. */
export function EmailSetting({ email, isVerified }: { email: string; isVerified: boolean }) {
  const say = useSay();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { isBusy, faults, submit } = useSubmit([]);
  return (
    <Setting
      name={say("account.email")}
      state={
        <Pill is={isVerified ? "ok" : "warn"}>{isVerified ? say("account.verified") : say("account.unverified")}</Pill>
      }
      text={<bdi>{email}</bdi>}
      acts={
        <>
          {!isVerified && (
            <Button
              busy={isBusy}
              onClick={() =>
                submit(async () => {
                  await call(api.POST("/api/v1/auth/email/resend", { body: { email } }));
                  setAsked("key");
                })
              }
            >
              {say("account.verify")}
            </Button>
          )}
          <Button onClick={() => setAsked("address")}>{say("account.change_email")}</Button>
        </>
      }
    >
      <FormFault faults={faults} />
      {asked && (
        <Suspense>
          <EmailDialog first={asked} to={email} onClose={() => setAsked(null)} />
        </Suspense>
      )}
    </Setting>
  );
}
