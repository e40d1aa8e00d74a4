"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ApiError, NO_ANSWER } from "@/lib/api/problem";
import { type Drawer, keep, letGo } from "./keeping";
import { isWritten } from "./written";

export type Saving<T> =
  | { readonly is: "clean" }
  | { readonly is: "saving" }
  | { readonly is: "saved"; readonly at: Date }
  /** Refused, and of what that was said. */
  | { readonly is: "refused"; readonly error: ApiError; readonly of: T }
  /** Somebody else changed the draft meanwhile. */
  | { readonly is: "conflict" }
  /** The line is cut, or the session over: kept here, tried again. */
  | { readonly is: "kept"; readonly error: ApiError };

export type Draft<T> = ReturnType<typeof useDraft<T>>;

type Written<T> = {
  readonly id: string;
  readonly etag: string;
  /** As it stands at the API: what was left to it is filled in. */
  readonly typed: T;
};
type Start<T> = { readonly id: string | null; readonly etag: string | null; readonly typed: T };

const PAUSE_MS = 700;
const RETRY_MS = 4000;

/**
 * Saves a draft by itself, a moment after the last change, one save at a time; what changed meanwhile is saved after it. The first save makes the
 * draft, under one Idempotency-Key, so that a lost answer makes no second one. What the API cannot hold yet is kept in the tab.
 */
export function useDraft<T>({
  drawer,
  typed,
  start,
  same,
  sent,
  hasContent,
  canBeSaved,
  isWhole = () => true,
  create,
  change,
  read,
  pathOf,
}: {
  drawer: Drawer;
  /** What stands on the page now. */
  typed: T;
  start: Start<T>;
  same: (a: T, b: T) => boolean;
  /** What the API is sent of it. */
  sent: (typed: T) => unknown;
  /** Whether there is anything to keep: a draft is not made of an empty page. */
  hasContent: (typed: T) => boolean;
  /** Whether it is enough for the API. */
  canBeSaved: (typed: T) => boolean;
  /** Whether the API holds all of what is typed when it is saved: what it does not is kept in the tab. */
  isWhole?: (typed: T) => boolean;
  create: (key: string, typed: T) => Promise<Written<T>>;
  change: (id: string, etag: string, typed: T) => Promise<Written<T>>;
  /** What stands at the API now. */
  read: (id: string) => Promise<{ readonly typed: T; readonly etag: string }>;
  /** The page of a draft: the address of one that is new becomes this. */
  pathOf: (id: string) => string;
}) {
  const [saving, setSaving] = useState<Saving<T>>({ is: "clean" });
  const [draftId, setDraftId] = useState(start.id);
  const held = useRef({
    id: start.id,
    etag: start.etag,
    saved: start.typed,
    /** What the API said last of what it holds. */
    there: start.id ? start.typed : null,
    key: "",
    running: null as Promise<boolean> | null,
  });
  const latest = useRef(typed);
  useLayoutEffect(() => {
    latest.current = typed;
  }, [typed]);
  const timer = useRef(0);

  async function write(): Promise<boolean> {
    const wanted = latest.current;
    const state = held.current;
    setSaving({ is: "saving" });
    try {
      state.key ||= crypto.randomUUID();
      const written = state.id ? await change(state.id, state.etag ?? "", wanted) : await create(state.key, wanted);
      const isNew = state.id === null;
      Object.assign(state, { id: written.id, etag: written.etag, saved: wanted, there: written.typed });
      letGo(drawer, isNew ? null : written.id);
      if (!same(latest.current, wanted) || !isWhole(wanted)) {
        keep(drawer, { typed: latest.current, etag: written.etag, id: written.id });
      }
      if (isNew) {
        setDraftId(written.id);
        window.history.replaceState(null, "", pathOf(written.id));
      }
      setSaving({ is: "saved", at: new Date() });
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      keep(drawer, { typed: wanted, etag: state.etag, id: state.id });
      if (error.status === NO_ANSWER || error.status === 401 || error.status >= 500 || error.status === 429) {
        setSaving({ is: "kept", error });
        window.clearTimeout(timer.current);
        timer.current = error.status === 401 ? 0 : window.setTimeout(() => save(), RETRY_MS);
      } else if (error.status === 412 && state.id) {
        return takeWhatIsThere(state.id, wanted);
      } else {
        // Under the key that was refused nothing was made: the next body is another one.
        state.key = state.id ? state.key : "";
        setSaving({ is: "refused", error, of: wanted });
      }
      return false;
    }
  }

  /** What was refused as changed meanwhile may be there already: the save of this page that a reload overtook. */
  async function takeWhatIsThere(id: string, wanted: T): Promise<boolean> {
    const now = await read(id).catch(() => null);
    const { there } = held.current;
    if (!now || !isWritten(sent(wanted), sent(now.typed), there ? sent(there) : undefined)) {
      setSaving({ is: "conflict" });
      return false;
    }
    Object.assign(held.current, { etag: now.etag, saved: wanted, there: now.typed });
    letGo(drawer, id);
    setSaving({ is: "saved", at: new Date() });
    return true;
  }

  /** Saves what is not saved yet; true where everything is. */
  async function save(): Promise<boolean> {
    window.clearTimeout(timer.current);
    const state = held.current;
    while (state.running) {
      await state.running;
    }
    if (same(latest.current, state.saved) && state.id) {
      return true;
    }
    if (!canBeSaved(latest.current)) {
      return false;
    }
    state.running = write();
    try {
      return await state.running;
    } finally {
      state.running = null;
    }
  }

  const isDirty = !same(typed, held.current.saved);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of what is typed starts the pause anew
  useEffect(() => {
    if (!isDirty || !hasContent(typed) || saving.is === "conflict") {
      return;
    }
    keep(drawer, { typed, etag: held.current.etag, id: held.current.id });
    window.clearTimeout(timer.current);
    if (canBeSaved(typed)) {
      timer.current = window.setTimeout(() => save(), PAUSE_MS);
    }
    return () => window.clearTimeout(timer.current);
  }, [typed]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    const again = () => save();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, []);

  return {
    drawer,
    saving,
    draftId,
    isDirty,
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
