"use client";

import { X } from "lucide";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";
import { hasUnread } from "@/lib/errors/unread";
import { useSay } from "@/lib/i18n/use-say";
import { Icon } from "./icon";

/**
 * A question that has to be answered first: the browser's own modal dialog. Esc and the cross close it and change nothing.
 * `acts` are its buttons; put the form around both by `onSubmit`.
 */
export function Dialog({
  open,
  title,
  broad,
  onClose,
  onSubmit,
  acts,
  children,
}: {
  open: boolean;
  title: string;
  broad?: boolean;
  onClose: () => void;
  onSubmit?: () => void;
  acts?: ReactNode;
  children: ReactNode;
}) {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) {
      dialog.current?.showModal();
      // What asks for nothing is answered by its act, unless that destroys something: then the cross has the focus.
      dialog.current?.querySelector<HTMLElement>(".body :is(input, select, textarea), .acts .primary")?.focus();
    } else {
      dialog.current?.close();
    }
  }, [open]);
  // Taken out while it is open, it closes first: the focus goes back to where it came from.
  useLayoutEffect(() => {
    const shown = dialog.current;
    return () => shown?.close();
  }, []);
  const inside = (
    <>
      <div className="body">{children}</div>
      {acts && <div className="acts">{acts}</div>}
    </>
  );
  return (
    <dialog
      ref={dialog}
      className={`dialog ${broad ? "broad" : ""}`}
      aria-labelledby={id}
      // What closed and was opened again at once is open.
      onClose={() => !dialog.current?.open && onClose()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          className="btn bare square"
          aria-label={say("ui.close")}
          onClick={() => dialog.current?.close()}
        >
          <Icon of={X} />
        </button>
      </header>
      {open &&
        (onSubmit ? (
          <form
            className="contents"
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (!hasUnread(event.currentTarget)) {
                onSubmit();
              }
            }}
          >
            {inside}
          </form>
        ) : (
          inside
        ))}
    </dialog>
  );
}
