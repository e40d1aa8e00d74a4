"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useSay } from "@/lib/i18n/use-say";
import { endSession } from "@/lib/session/ending";

/** Ends the session that a tenant no longer takes, and leads to the sign-in. */
export function SignInAgain() {
  const say = useSay();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  return (
    <>
      {fault && (
        <p className="note bad" role="alert">
          {fault}
        </p>
      )}
      <Button
        look="primary"
        wide
        busy={isBusy}
        onClick={async () => {
          setBusy(true);
          setFault(await endSession());
          setBusy(false);
        }}
      >
        {say("auth.again")}
      </Button>
    </>
  );
}
