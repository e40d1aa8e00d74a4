"use client";

import { useSyncExternalStore } from "react";
import { part } from "./part";
import { all, NONE, subscribe } from "./toast";

const ToastList = part(() => import("./toast-list"));

/** Where toasts appear: once, in the shell. What draws them comes with the first one. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, all, () => NONE);
  return (
    <>
      <p className="vh" role="status">
        {shown.at(-1)?.text}
      </p>
      {shown.length > 0 && <ToastList all={shown} />}
    </>
  );
}
