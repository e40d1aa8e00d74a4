"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useRef } from "react";
import { newKey } from "@/lib/api/client";
import type { FormFaults } from "@/lib/errors/fields";
import { useSubmit } from "@/lib/errors/use-submit";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { FormFault } from "./form-fault";
import { LeaveButton } from "./leave-button";
import { toast } from "./toast";

/** The key of one write: the same for every try of the same body, a new one for another. */
type KeyFor = (body: unknown) => { "Idempotency-Key": string };

/**
 * A form in a dialog that does one thing: it says what follows, asks what is needed, does it, reads the page again and says that it is done. What
 * somebody else changed meanwhile has to be read before it is changed again.
 */
export function ActDialog({
  title,
  act,
  look = "primary",
  names = [],
  done,
  broad,
  onAct,
  onClose,
  children,
}: {
  title: string;
  /** What the button does. */
  act: string;
  look?: "primary" | "danger";
  /** The fields, as the API names them. */
  names?: readonly string[];
  /** What is said when it is done. */
  done?: string;
  broad?: boolean;
  /** Answers false where something was left out: then the dialog stays, with the faults that `refuse` was given. */
  onAct: (keyFor: KeyFor, refuse: (fields: { [name: string]: string }) => false) => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode | ((faults: FormFaults) => ReactNode);
}) {
  const router = useRouter();
  const kept = useRef<{ body: string; key: ReturnType<typeof newKey> } | null>(null);
  const { isBusy, faults, submit, refuse } = useSubmit(names);

  function keyFor(body: unknown) {
    const text = JSON.stringify(body);
    if (kept.current?.body !== text) {
      kept.current = { body: text, key: newKey() };
    }
    return kept.current.key;
  }

  async function run() {
    const left = await onAct(keyFor, (fields) => {
      refuse({ fields, whole: null, code: "", requestId: "" });
      return false;
    });
    if (left === false) {
      return;
    }
    if (done) {
      toast({ text: done, is: "ok" });
    }
    router.refresh();
    onClose();
  }

  return (
    <Dialog
      open
      title={title}
      broad={broad}
      onClose={onClose}
      onSubmit={() => submit(run)}
      acts={
        <>
          <LeaveButton faults={faults} onClose={onClose} />
          <Button type="submit" look={look} busy={isBusy}>
            {act}
          </Button>
        </>
      }
    >
      {typeof children === "function" ? children(faults) : children}
      <FormFault faults={faults} />
    </Dialog>
  );
}
