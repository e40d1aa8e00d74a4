"use client";

import { type Saving as SavingOf, useDraft as useDraftOf } from "@/components/drafts/use-draft";
import { changeDraft, createDraft, readDraft } from "../api";
import { type Books, type Entry, fromDraft, hasContent, lackingIn, sameEntry, toBody } from "./state";

export type Saving = SavingOf<Entry>;

/** The draft of an entry, saved by itself. */
export function useDraft({
  books,
  person,
  entry,
  start,
  isRead,
}: {
  books: Books;
  person: string;
  entry: Entry;
  start: { id: string | null; etag: string | null; entry: Entry };
  /** Whether every cell can be read. */
  isRead: () => boolean;
}) {
  const { companyId } = books;
  return useDraftOf<Entry>({
    drawer: { kind: "entry", person, companyId },
    typed: entry,
    start: { id: start.id, etag: start.etag, typed: start.entry },
    same: sameEntry,
    sent: (typed) => toBody(typed, books).body,
    hasContent,
    canBeSaved: (typed) => holdsSomething(typed, books) && isRead(),
    isWhole: (typed) => lackingIn(typed) === null,
    create: (key, typed) => createDraft(companyId, key, toBody(typed, books).body),
    change: (id, etag, typed) => changeDraft(companyId, id, etag, toBody(typed, books).body),
    read: async (id) => {
      const now = await readDraft(companyId, id);
      return { typed: fromDraft(now.entry), etag: now.etag };
    },
    pathOf: (id) => `/${companyId}/entries/${id}/edit`,
  });
}

/** Whether the API would hold anything of it: no draft is made of a line that is only begun. */
function holdsSomething(typed: Entry, books: Books): boolean {
  return Boolean(typed.description || typed.reference) || toBody(typed, books).body.lines.length > 0;
}
