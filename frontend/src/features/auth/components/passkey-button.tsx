"use client";

import { FingerprintPattern } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import type { SessionState } from "../api";

const asked = lazily(() => import("../api")); // comes when the form is sent

/** Asks the browser for a passkey. */
export function PasskeyButton({
  asSecondFactor,
  onShown,
}: {
  asSecondFactor?: boolean;
  onShown: (session: SessionState) => Promise<void>;
}) {
  const say = useSay();
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  async function show() {
    if (!(await asked()).knowsPasskeys()) {
      setFault(say("auth.passkey_unsupported"));
      return;
    }
    setBusy(true);
    setFault(null);
    try {
      await onShown(await (await asked()).showPasskey(Boolean(asSecondFactor)));
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof DOMException)) {
        throw error;
      }
      setFault(error instanceof ApiError ? error.message : say("auth.passkey_failed"));
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Button look="primary" wide busy={isBusy} onClick={show}>
        <Icon of={FingerprintPattern} />
        {say("auth.passkey")}
      </Button>
      <div role="alert">{fault && <p className="error">{fault}</p>}</div>
    </>
  );
}
