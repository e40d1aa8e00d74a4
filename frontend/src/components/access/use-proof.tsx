"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import { ApiError } from "@/lib/api/problem";

const ProofDialog = lazy(() => import("./proof-dialog"));
const NEEDED = "identity.reauthentication_needed";

type Waiting = { onlyFactor: boolean; go: () => void; stop: () => void };

/**
 * For acts that need a fresh proof of who is signed in: `proven(act)` does it; where the API asks for the proof, a dialog takes it and the
 * act is done again. Who closes the dialog gets the API's refusal. Render `dialog`, outside of any form.
 */
export function useProof(): {
  proven: <T>(act: () => Promise<T>) => Promise<T>;
  /** Asks for a second factor at once; false where the dialog was closed. */
  askForFactor: () => Promise<boolean>;
  dialog: ReactNode;
} {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const ask = (onlyFactor: boolean) =>
    new Promise<boolean>((answer) => setWaiting({ onlyFactor, go: () => answer(true), stop: () => answer(false) }));

  async function proven<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== NEEDED || !(await ask(false))) {
        throw error;
      }
    }
    return act();
  }

  const dialog = waiting && (
    <Suspense>
      <ProofDialog
        onlyFactor={waiting.onlyFactor}
        onProved={() => {
          setWaiting(null);
          waiting.go();
        }}
        onClose={() => {
          setWaiting(null);
          waiting.stop();
        }}
      />
    </Suspense>
  );
  return { proven, askForFactor: () => ask(true), dialog };
}
