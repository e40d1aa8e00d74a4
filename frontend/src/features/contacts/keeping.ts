"use client";

import type { Form } from "./form";

/** What is typed and not saved yet, in this tab alone: it survives a reload and a sign-in in between, and goes with the tab or a sign-out. */
export type Kept = { readonly form: Form; readonly version: number | null };

const nameOf = (person: string, companyId: string, contactId: string | null) =>
  `oasys:contact:${person}:${companyId}:${contactId ?? "new"}`;

export function keep(person: string, companyId: string, contactId: string | null, kept: Kept): void {
  try {
    sessionStorage.setItem(nameOf(person, companyId, contactId), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: it stands on the page all the same.
  }
}

export function kept(person: string, companyId: string, contactId: string | null): Kept | null {
  try {
    const text = sessionStorage.getItem(nameOf(person, companyId, contactId));
    return text ? (JSON.parse(text) as Kept) : null;
  } catch {
    return null;
  }
}

export function letGo(person: string, companyId: string, contactId: string | null): void {
  try {
    sessionStorage.removeItem(nameOf(person, companyId, contactId));
  } catch {
    // Nothing was kept.
  }
}
