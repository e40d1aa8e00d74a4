"use client";

/** The version that the grid of this page saved last: its acts, which stand in the head, have to send it along. */
const saved = new Map<string, number>();

export function noteVersion(budgetId: string, version: number): void {
  saved.set(budgetId, version);
}

/** The latest version that is known here, asked for when an act is done. */
export function versionOf(budgetId: string, read: number): () => number {
  return () => Math.max(read, saved.get(budgetId) ?? 0);
}
