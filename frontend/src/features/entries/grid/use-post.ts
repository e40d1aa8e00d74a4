"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { letGo } from "@/components/drafts/keeping";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { postEntry } from "../api";
import { type Books, type Entry, lackingIn, type Totals } from "./state";
import type { useDraft } from "./use-draft";

type Refused = { is: "refused"; error: ApiError; of: Entry };

/** Posts the draft, saved first; or says why it cannot be posted yet. */
export function usePost({
  books,
  entry,
  totals,
  draft,
}: {
  books: Books;
  entry: Entry;
  totals: Totals;
  draft: ReturnType<typeof useDraft>;
}) {
  const say = useSay();
  const router = useRouter();
  const [isPosting, setPosting] = useState(false);
  const isBusy = useRef(false); // a double click comes before the page is drawn anew
  const [refused, setRefused] = useState<Refused | null>(null);
  const lacking = lackingIn(entry);
  const lines = entry.lines.filter(({ account }) => account).length;
  const why =
    lines < 2
      ? say("entries.nothing_yet")
      : lacking
        ? say(lacking === "account" ? "entries.unknown_lines" : "entries.lines_without_amount")
        : totals.short
          ? say("entries.not_yet_balanced")
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
      const id = draft.idNow() ?? "";
      const posted = await postEntry(books.companyId, id);
      letGo(draft.drawer, id);
      toast({ text: say("entries.posted_as", { number: posted.number ?? "" }), is: "ok" });
      router.push(`/${books.companyId}/entries/${id}`);
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setRefused({ is: "refused", error, of: entry });
    } finally {
      isBusy.current = false;
      setPosting(false);
    }
  }

  // What was said of an entry holds until it is changed.
  return { post, isPosting, why, refusal: refused && refused.of === entry ? refused : null };
}
