"use client";

import { useEffect, useState } from "react";
import { letGo } from "@/components/drafts/keeping";
import type { Draft } from "@/components/drafts/use-draft";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Document, readDraft } from "../api";
import type { Form } from "../form";
import type { Kind } from "../kinds";

/** Somebody else changed the draft: what theirs is now, and the choice. Nothing is overwritten unseen. */
export default function DraftConflict({
  companyId,
  kind,
  draft,
}: {
  companyId: string;
  kind: Kind;
  draft: Draft<Form>;
}) {
  const say = useSay();
  const format = useFormat();
  const [theirs, setTheirs] = useState<{ document: Document; etag: string } | null>(null);
  const id = draft.draftId;
  useEffect(() => {
    if (id) {
      readDraft(companyId, kind, id).then(setTheirs, () => window.location.reload());
    }
  }, [id, companyId, kind]);
  return (
    <Dialog
      open={theirs !== null}
      title={say("document_form.changed_title")}
      onClose={() => undefined}
      acts={
        <>
          <Button
            onClick={() => {
              letGo(draft.drawer, id);
              window.location.reload();
            }}
          >
            {say("document_form.take_theirs")}
          </Button>
          <Button look="primary" onClick={() => theirs && draft.overwrite(theirs.etag)}>
            {say("document_form.keep_mine")}
          </Button>
        </>
      }
    >
      <p>{say("document_form.changed_text")}</p>
      {theirs && (
        <table className="plain">
          <tbody>
            {theirs.document.lines.map((line) => (
              <tr key={line.position}>
                <td className="clip">
                  <bdi>{line.text}</bdi>
                </td>
                <td className="n">{format.money(line.amount)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{say("documents.payable")}</th>
              <td className="n">{format.inUnit(theirs.document.payable, theirs.document.currency)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
