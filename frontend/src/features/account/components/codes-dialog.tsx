"use client";

import { lazy, Suspense } from "react";

const Inside = lazy(() => import("./codes-dialog-inside"));

/** Recovery codes, where there are some to show. */
export function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    codes.length > 0 && (
      <Suspense>
        <Inside codes={codes} onClose={onClose} />
      </Suspense>
    )
  );
}
