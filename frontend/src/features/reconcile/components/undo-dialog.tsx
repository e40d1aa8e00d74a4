"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { useSay } from "@/lib/i18n/use-say";
import { hrefOf } from "../new-document";
import type { Undoable, useDesk } from "../use-desk";

/** Undoes a match that an invoice or a bill was written for, and asks what becomes of that. */
export default function UndoDialog({
  companyId,
  match,
  mayVoid,
  desk,
  onClose,
}: {
  companyId: string;
  match: Undoable;
  mayVoid: boolean;
  desk: ReturnType<typeof useDesk>;
  onClose: () => void;
}) {
  const say = useSay();
  const [isVoid, setVoid] = useState(false);
  const { document } = match;
  return (
    document && (
      <ActDialog
        title={say("reconcile.undo_title")}
        act={say("reconcile.undo_match")}
        look="danger"
        names={["void_document"]}
        done={say(isVoid ? "reconcile.undone_void" : "reconcile.undone_open", { number: document.number })}
        onClose={onClose}
        onAct={(keyFor) => desk.undoWritten(match, isVoid, keyFor({ isVoid }))}
      >
        <p>
          {say(document.kind === "invoice" ? "reconcile.undo_invoice_text" : "reconcile.undo_bill_text")}{" "}
          <a className="link" href={hrefOf(companyId, document)}>
            {document.number}
          </a>
        </p>
        {mayVoid ? (
          <label className="check">
            <input
              type="checkbox"
              className="tick"
              name="void_document"
              checked={isVoid}
              onChange={(event) => setVoid(event.target.checked)}
            />
            <span>{say("reconcile.void_too", { number: document.number })}</span>
          </label>
        ) : null}
        <p className="text-muted">
          {say(isVoid ? "reconcile.void_too_text" : "reconcile.stays_posted", { number: document.number })}
        </p>
      </ActDialog>
    )
  );
}
