"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { settle } from "@/components/ui/use-cells";
import type { FormFaults } from "@/lib/errors/fields";
import { hasUnread } from "@/lib/errors/unread";
import { useSay } from "@/lib/i18n/use-say";
import type { Line } from "../lines";
import { LineSlip } from "./line-slip";

/** A way to match a line by hand, in the place of its proposals: Esc leads back, Ctrl Enter does it. */
export function Panel({
  companyId,
  line,
  title,
  act,
  faults,
  isBusy,
  why,
  state,
  onAct,
  onClose,
  children,
}: {
  companyId: string;
  line: Line;
  title: string;
  /** What the button does. */
  act: string;
  faults: FormFaults;
  isBusy: boolean;
  /** Why it cannot be done yet. */
  why: string | null;
  /** Beside the button: what is left. */
  state?: ReactNode;
  onAct: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const say = useSay();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const latest = useRef(onAct);
  useEffect(() => {
    latest.current = onAct;
  });
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(".rec-panel-body :is(input, select)")?.focus();
  }, []);
  // A key takes what is being typed first, and does what the form is then.
  const run = () =>
    settle(() => {
      if (form.current && !hasUnread(form.current)) {
        latest.current();
      }
    });
  usePageKeys([
    { key: "Ctrl+Enter", does: act, run, once: true },
    { key: "Escape", does: say("reconcile.back_to_proposals"), run: onClose, whileTyping: true },
  ]);
  return (
    <form
      ref={form}
      className="rec-panel"
      noValidate
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <div className="rec-panel-body">
        <LineSlip companyId={companyId} line={line} />
        <h3 className="h3">{title}</h3>
        <FormFault faults={faults} />
        {children}
      </div>
      <div className="rec-acts">
        <Button type="submit" look="primary" keys="Ctrl Enter" busy={isBusy} because={why ? id : null}>
          {act}
        </Button>
        <Button keys="Esc" onClick={onClose}>
          {say("ui.cancel")}
        </Button>
        <span className="grow" />
        {state}
        <span id={id} className={why ? "text-muted rec-why-not" : "vh"}>
          {why}
        </span>
      </div>
    </form>
  );
}
