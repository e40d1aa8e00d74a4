"use client";

import type { Entry } from "./state";

/** What is typed and not saved yet, in this tab alone: it survives a reload and a sign-in in between, and goes with the tab or a sign-out. */
export type Kept = { readonly entry: Entry; readonly etag: string | null; readonly entryId: string | null };

const nameOf = (person: string, companyId: string, entryId: string | null) =>
  `oasys:entry:${person}:${companyId}:${entryId ?? "new"}`;

export function keep(person: string, companyId: string, kept: Kept): void {
  try {
    sessionStorage.setItem(nameOf(person, companyId, kept.entryId), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the draft is saved at the API all the same.
  }
}

export function kept(person: string, companyId: string, entryId: string | null): Kept | null {
  try {
    const text = sessionStorage.getItem(nameOf(person, companyId, entryId));
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}

export function letGo(person: string, companyId: string, entryId: string | null): void {
  try {
    sessionStorage.removeItem(nameOf(person, companyId, entryId));
  } catch {
    // Nothing was kept.
  }
}
