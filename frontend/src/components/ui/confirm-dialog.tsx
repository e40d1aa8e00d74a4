"use client";

import { lazy, Suspense } from "react";

const Inside = lazy(() => import("./confirm-dialog-inside"));

export type Confirmation = {
  title: string;
  text: string;
  /** What the button does: Remove, End, Revoke. */
  act: string;
  isHarmless?: boolean;
  onAct: () => Promise<void>;
  onClose: () => void;
};

/** Asks before something that cannot be undone. A refusal is said in it; it closes when the act is done. It comes when it is asked for. */
export function ConfirmDialog(confirmation: Confirmation) {
  return (
    <Suspense>
      <Inside {...confirmation} />
    </Suspense>
  );
}
