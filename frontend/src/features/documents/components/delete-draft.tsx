"use client";

import { useRouter } from "next/navigation";
import { letGo } from "@/components/drafts/keeping";
import type { Draft } from "@/components/drafts/use-draft";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { toast } from "@/components/ui/toast";
import { useSay } from "@/lib/i18n/use-say";
import { deleteDocument } from "../api";
import type { Form } from "../form";
import { type Kind, pathOf } from "../kinds";

/** The draft that is being written is deleted, when that is said once more. */
export default function DeleteDraft({
  companyId,
  kind,
  draft,
  onClose,
}: {
  companyId: string;
  kind: Kind;
  draft: Draft<Form>;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  return (
    <ConfirmDialog
      title={say("documents.delete_title")}
      text={say("documents.delete_text")}
      act={say("documents.delete")}
      onClose={onClose}
      onAct={async () => {
        const id = draft.idNow() ?? "";
        await deleteDocument(companyId, kind, id, draft.etagNow() ?? "");
        letGo(draft.drawer, id);
        toast({ text: say("documents.deleted"), is: "ok" });
        router.push(pathOf(companyId, kind));
        router.refresh();
      }}
    />
  );
}
