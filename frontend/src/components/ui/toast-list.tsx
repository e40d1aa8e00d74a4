"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide";
import { useEffect, useRef } from "react";
import { useSay } from "@/lib/i18n/use-say";
import { Icon } from "./icon";
import { dismiss, type Shown } from "./toast";

/** The toasts that are shown: a popover, so that they stand above dialogs. */
export default function ToastList({ all }: { all: readonly Shown[] }) {
  const say = useSay();
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (all.length > 0) {
      region.current?.hidePopover();
      region.current?.showPopover();
    } else {
      region.current?.hidePopover();
    }
  }, [all]);
  return (
    <>
      <p className="vh" role="status">
        {all.at(-1)?.text}
      </p>
      <div ref={region} popover="manual" role="region" aria-label={say("ui.messages")} className="toasts">
        {all.map(({ id, text, is, act }) => (
          <div key={id} className={`toast ${is ?? ""}`}>
            <Icon of={is === "bad" ? CircleAlert : is === "ok" ? CircleCheck : Info} />
            <p>{text}</p>
            {act && (
              <button type="button" className="btn" onClick={act.run}>
                {act.name}
              </button>
            )}
            <button
              type="button"
              className="btn bare square"
              aria-label={say("ui.dismiss")}
              onClick={() => dismiss(id)}
            >
              <Icon of={X} />
            </button>
          </div>
        ))}
      </div>
    </>
  );
}
