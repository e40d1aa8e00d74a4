"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { letGo } from "@/components/drafts/keeping";
import type { Draft } from "@/components/drafts/use-draft";
import { toast } from "@/components/ui/toast";
import { newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { postDocument } from "./api";
import { type Form, missingOf, unpriced } from "./form";
import { type Kind, pathOf } from "./kinds";

/** Posts the draft, saved first; or says why it cannot be posted yet. */
export function usePost({
  companyId,
  kind,
  form,
  draft,
  settles,
}: {
  companyId: string;
  kind: Kind;
  form: Form;
  draft: Draft<Form>;
  /** Settles a credit with what it credits. */
  settles: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const [isPosting, setPosting] = useState(false);
  const isBusy = useRef(false); // a double click comes before the page is drawn anew
  const [refused, setRefused] = useState<{ error: ApiError; of: Form } | null>(null);
  const key = useRef({ of: "", key: newKey() });
  const missing = missingOf(form, kind);
  const waiting = unpriced(form);
  const why = missing
    ? say(`document_form.missing_${missing}`)
    : waiting > 0
      ? say("document_form.unpriced", { count: waiting })
      : null;

  async function post() {
    if (why || isBusy.current) {
      return;
    }
    isBusy.current = true;
    setPosting(true);
    setRefused(null);
    try {
      if (!(await draft.save())) {
        return;
      }
      const [id, etag] = [draft.idNow() ?? "", draft.etagNow() ?? ""];
      const asked = `${id} ${etag} ${settles}`;
      if (key.current.of !== asked) {
        key.current = { of: asked, key: newKey() };
      }
      const posted = await postDocument(companyId, kind, id, etag, key.current.key, settles);
      letGo(draft.drawer, id);
      toast({ text: say("documents.posted_as", { number: posted.number ?? "" }), is: "ok" });
      router.push(pathOf(companyId, kind, id));
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setRefused({ error, of: form });
    } finally {
      isBusy.current = false;
      setPosting(false);
    }
  }

  // What was said of a document holds until it is changed.
  return { post, isPosting, why, refusal: refused && refused.of === form ? refused : null };
}
