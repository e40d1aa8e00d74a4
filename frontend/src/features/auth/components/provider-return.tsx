"use client";

import { useEffect, useRef } from "react";
import { LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { lazily } from "@/lib/api/lazily";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api"));

/** Back from a provider: its answer is handed on once, and goes out of the address. What the API refuses is said, with the way back. */
export function ProviderReturn({
  provider,
  answer,
}: {
  provider: string;
  answer: { state: string; code?: string; error?: string };
}) {
  const say = useSay();
  const { faults, submit } = useSubmit([]);
  const isSent = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once: an answer is good once
  useEffect(() => {
    if (isSent.current) {
      return;
    }
    isSent.current = true;
    window.history.replaceState(null, "", window.location.pathname);
    submit(async () => {
      const { comeBack, enter, takeWanted } = await asked();
      const session = await comeBack(provider, answer);
      const next = takeWanted();
      if (session.is_authenticated) {
        await enter(next);
      } else if (session.needs.includes("email_verification")) {
        window.location.replace("/verify-email");
      } else {
        window.location.replace(`/sign-in?next=${encodeURIComponent(next)}`); // it asks for the second factor
      }
    });
  }, []);

  return (
    <>
      <h1>{faults.whole ? say("auth.provider_failed") : say("auth.provider_title")}</h1>
      {!faults.whole && (
        <p className="under" role="status">
          {say("auth.provider_wait")}
        </p>
      )}
      <FormFault faults={faults} />
      {faults.whole && (
        <LinkButton wide look="primary" href="/sign-in">
          {say("auth.back_to_sign_in")}
        </LinkButton>
      )}
    </>
  );
}
