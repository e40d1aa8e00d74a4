"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ApiError, NO_ANSWER } from "@/lib/api/problem";
import { changeDraft, createDraft } from "../api";
import { keep, letGo } from "./keeping";
import { type Books, type Entry, hasContent, sameEntry, toBody } from "./state";

export type Saving =
  | { readonly is: "clean" }
  | { readonly is: "saving" }
  | { readonly is: "saved"; readonly at: Date }
  /** Refused: the lines that are wrong by row of the grid. */
  | { readonly is: "refused"; readonly error: ApiError; readonly rows: readonly number[] }
  /** Somebody else changed the draft meanwhile. */
  | { readonly is: "conflict" }
  /** The line is cut, or the session over: kept here, tried again. */
  | { readonly is: "kept"; readonly error: ApiError };

const PAUSE_MS = 700;
const RETRY_MS = 4000;

/**
 * Saves a draft by itself, a moment after the last change, one save at a time; what changed meanwhile is saved after it. The first save makes the
 * draft, under one Idempotency-Key, so that a lost answer makes no second one.
 */
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
  const [saving, setSaving] = useState<Saving>({ is: "clean" });
  const [draftId, setDraftId] = useState(start.id);
  const held = useRef({
    id: start.id,
    etag: start.etag,
    saved: start.entry,
    key: "",
    running: null as Promise<boolean> | null,
  });
  const latest = useRef(entry);
  useLayoutEffect(() => {
    latest.current = entry;
  }, [entry]);
  const timer = useRef(0);

  async function write(): Promise<boolean> {
    const wanted = latest.current;
    const state = held.current;
    const { body, rows } = toBody(wanted, books);
    setSaving({ is: "saving" });
    try {
      state.key ||= crypto.randomUUID();
      const written = state.id
        ? await changeDraft(books.companyId, state.id, state.etag ?? "", body)
        : await createDraft(books.companyId, state.key, body);
      const isNew = state.id === null;
      Object.assign(state, { id: written.id, etag: written.etag, saved: wanted });
      letGo(person, books.companyId, isNew ? null : written.id);
      if (!sameEntry(latest.current, wanted)) {
        keep(person, books.companyId, { entry: latest.current, etag: written.etag, entryId: written.id });
      }
      if (isNew) {
        setDraftId(written.id);
        window.history.replaceState(null, "", `/${books.companyId}/entries/${written.id}/edit`);
      }
      setSaving({ is: "saved", at: new Date() });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      keep(person, books.companyId, { entry: wanted, etag: state.etag, entryId: state.id });
      if (error.status === NO_ANSWER || error.status === 401 || error.status >= 500 || error.status === 429) {
        setSaving({ is: "kept", error });
        window.clearTimeout(timer.current);
        timer.current = error.status === 401 ? 0 : window.setTimeout(() => save(), RETRY_MS);
      } else if (error.status === 412) {
        setSaving({ is: "conflict" });
      } else {
        setSaving({ is: "refused", error, rows });
      }
      return false;
    }
  }

  /** Saves what is not saved yet; true where everything is. */
  async function save(): Promise<boolean> {
    window.clearTimeout(timer.current);
    const state = held.current;
    while (state.running) {
      await state.running;
    }
    if (sameEntry(latest.current, state.saved) && state.id) {
      return true;
    }
    state.running = write();
    try {
      return await state.running;
    } finally {
      state.running = null;
    }
  }

  const isDirty = !sameEntry(entry, held.current.saved);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the entry starts the pause anew
  useEffect(() => {
    if (!isDirty || !hasContent(entry) || saving.is === "conflict") {
      return;
    }
    keep(person, books.companyId, { entry, etag: held.current.etag, entryId: held.current.id });
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => save(), PAUSE_MS);
    return () => window.clearTimeout(timer.current);
  }, [entry]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    const again = () => save();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);

  return {
    person,
    saving,
    draftId,
    save,
    /** Goes on over what somebody else wrote: `etag` is that of their version. */
    overwrite: async (etag: string) => {
      held.current.etag = etag;
      return save();
    },
    idNow: () => held.current.id,
    etagNow: () => held.current.etag,
  };
}
