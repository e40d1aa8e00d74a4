"use client";

import { CircleAlert, CircleCheck, Info, X } from "lucide";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { useSay } from "@/lib/i18n/client";
import { Icon } from "./icon";

export type Toast = { text: string; is?: "ok" | "bad"; act?: { name: string; run: () => void } };
type Shown = Toast & { id: number };

const STAYS_MS = 6000;
const NONE: readonly Shown[] = [];
let shown: readonly Shown[] = NONE;
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) {
    listener();
  }
}

/** Says in a corner, and to whoever hears the page, what was done. A fault stays until it is dismissed; and it is said where it belongs as well. */
export function toast(one: Toast): void {
  last += 1;
  const id = last;
  set([...shown.slice(-2), { ...one, id }]);
  if (one.is !== "bad") {
    window.setTimeout(() => set(shown.filter((other) => other.id !== id)), STAYS_MS);
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where toasts appear: once, in the shell. It is a popover, so that it stands above dialogs. */
export function Toasts() {
  const say = useSay();
  const all = useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  );
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
      <div ref={region} popover="manual" className="toasts">
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
              onClick={() => set(shown.filter((other) => other.id !== id))}
            >
              <Icon of={X} />
            </button>
          </div>
        ))}
      </div>
    </>
  );
}
