"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import { all, NONE, subscribe } from "./toast";

const ToastList = lazy(() => import("./toast-list"));

/** Where toasts appear: once, in the shell. What draws them comes with the first one. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, all, () => NONE);
  return (
    <>
      <p className="vh" role="status">
        {shown.at(-1)?.text}
      </p>
      {shown.length > 0 && (
        <Suspense>
          <ToastList all={shown} />
        </Suspense>
      )}
    </>
  );
}
