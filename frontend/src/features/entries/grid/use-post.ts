"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { postEntry } from "../api";
import { letGo } from "./keeping";
import { type Books, type Entry, type Totals, toBody, unsavable } from "./state";
import type { useDraft } from "./use-draft";

type Refused = { is: "refused"; error: ApiError; rows: readonly number[]; of: Entry };

/** Posts the draft, saved first; or says why it cannot be posted yet. */
export function usePost({
  books,
  person,
  entry,
  totals,
  draft,
}: {
  books: Books;
  person: string;
  entry: Entry;
  totals: Totals;
  draft: ReturnType<typeof useDraft>;
}) {
  const say = useSay();
  const router = useRouter();
  const [isPosting, setPosting] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const lines = entry.lines.filter(({ account }) => account).length;
  const why =
    lines < 2
      ? say("entries.nothing_yet")
      : unsavable(entry) > 0
        ? say("entries.unknown_lines")
        : totals.short
          ? say("entries.not_yet_balanced")
          : null;

  async function post() {
    if (why || isPosting) {
      return;
    }
    setPosting(true);
    setRefused(null);
    try {
      if (!(await draft.save())) {
        return;
      }
      const id = draft.idNow() ?? "";
      const posted = await postEntry(books.companyId, id);
      letGo(person, books.companyId, id);
      toast({ text: say("entries.posted_as", { number: posted.number ?? "" }), is: "ok" });
      router.push(`/${books.companyId}/entries/${id}`);
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setRefused({ is: "refused", error, rows: toBody(entry, books).rows, of: entry });
    } finally {
      setPosting(false);
    }
  }

  // What was said of an entry holds until it is changed.
  return { post, isPosting, why, refusal: refused && refused.of === entry ? refused : null };
}
