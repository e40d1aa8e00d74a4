"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { toast } from "@/components/ui/toast";
import { useSay } from "@/lib/i18n/use-say";
import { postDocument, tagOf } from "../api";
import { NOUNS } from "../kinds";
import { settlesSome } from "../settles";
import type { ActedOn } from "./document-acts";

/** Asks once more before a document gets its number: from then on it never changes. */
export default function PostDialog({
  companyId,
  document,
  onClose,
}: {
  companyId: string;
  document: ActedOn;
  onClose: () => void;
}) {
  const say = useSay();
  const mayBeSettled = settlesSome(document.creditsId, document.payable);
  const [settles, setSettles] = useState(mayBeSettled);
  return (
    <ActDialog
      title={say("documents.post_title", { kind: say(NOUNS[document.kind].one) })}
      act={say("documents.post")}
      onClose={onClose}
      onAct={async (keyFor) => {
        const { id, kind, version } = document;
        const posted = await postDocument(
          companyId,
          kind,
          id,
          tagOf(version),
          keyFor({ id, version, settles }),
          settles,
        );
        toast({ text: say("documents.posted_as", { number: posted.number ?? "" }), is: "ok" });
      }}
    >
      <p>{say("documents.post_text")}</p>
      {mayBeSettled && (
        <label className="ticked">
          <input
            type="checkbox"
            className="tick"
            checked={settles}
            onChange={(event) => setSettles(event.target.checked)}
          />
          {say("documents.settle")}
        </label>
      )}
    </ActDialog>
  );
}
