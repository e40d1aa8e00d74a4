"use client";

import type { Opening } from "./grid";

/** What is typed and not posted yet, in this tab alone: it survives a reload, and goes with the tab or a sign-out. */
const nameOf = (person: string, companyId: string) => `oasys:opening:${person}:${companyId}`;

export function keep(person: string, companyId: string, opening: Opening): void {
  try {
    sessionStorage.setItem(nameOf(person, companyId), JSON.stringify(opening));
  } catch {
    // A full or forbidden storage: it stays on the page.
  }
}

export function kept(person: string, companyId: string): Opening | null {
  try {
    const text = sessionStorage.getItem(nameOf(person, companyId));
    return text ? (JSON.parse(text) as Opening) : null;
  } catch {
    return null;
  }
}

export function letGo(person: string, companyId: string): void {
  try {
    sessionStorage.removeItem(nameOf(person, companyId));
  } catch {
    // Nothing was kept.
  }
}
