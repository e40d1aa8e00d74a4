"use client";

/** What is typed and not saved yet, in this tab alone: it survives a reload and a sign-in in between, and goes with the tab or a sign-out. */
export type Kept<T> = { readonly typed: T; readonly etag: string | null; readonly id: string | null };

/** Whose it is and of which kind: "entry", "invoice". */
export type Drawer = { readonly kind: string; readonly person: string; readonly companyId: string };

const nameOf = ({ kind, person, companyId }: Drawer, id: string | null) =>
  `oasys:${kind}:${person}:${companyId}:${id ?? "new"}`;

export function keep<T>(drawer: Drawer, kept: Kept<T>): void {
  try {
    sessionStorage.setItem(nameOf(drawer, kept.id), JSON.stringify(kept));
  } catch {
    // A full or forbidden storage: the draft is saved at the API all the same.
  }
}

export function kept<T>(drawer: Drawer, id: string | null): Kept<T> | null {
  try {
    const text = sessionStorage.getItem(nameOf(drawer, id));
    return text ? (JSON.parse(text) as Kept<T>) : null;
  } catch {
    return null;
  }
}

export function letGo(drawer: Drawer, id: string | null): void {
  try {
    sessionStorage.removeItem(nameOf(drawer, id));
  } catch {
    // Nothing was kept.
  }
}
