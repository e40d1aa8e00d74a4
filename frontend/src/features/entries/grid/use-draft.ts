"use client";

import { type Saving as SavingOf, useDraft as useDraftOf } from "@/components/drafts/use-draft";
import { changeDraft, createDraft } from "../api";
import { type Books, type Entry, hasContent, sameEntry, toBody } from "./state";

export type Saving = SavingOf<Entry>;

/** The draft of an entry, saved by itself. */
export function useDraft({
  books,
  person,
  entry,
  start,
}: {
  books: Books;
  person: string;
  entry: Entry;
  start: { id: string | null; etag: string | null; entry: Entry };
}) {
  const { companyId } = books;
  return useDraftOf<Entry>({
    drawer: { kind: "entry", person, companyId },
    typed: entry,
    start: { id: start.id, etag: start.etag, typed: start.entry },
    same: sameEntry,
    hasContent,
    canBeSaved: hasContent,
    create: (key, typed) => createDraft(companyId, key, toBody(typed, books).body),
    change: (id, etag, typed) => changeDraft(companyId, id, etag, toBody(typed, books).body),
    pathOf: (id) => `/${companyId}/entries/${id}/edit`,
  });
}
