"use client";

export type Toast = { text: string; is?: "ok" | "bad"; act?: { name: string; run: () => void } };
export type Shown = Toast & { id: number };

const STAYS_MS = 6000;
export const NONE: readonly Shown[] = [];
let shown: readonly Shown[] = NONE;
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) {
    listener();
  }
}

/** Says in a corner, and to whoever hears the page, what was done. A fault stays until it is dismissed; and it is said where it belongs as well. */
export function toast(one: Toast): void {
  last += 1;
  const id = last;
  set([...shown.slice(-2), { ...one, id }]);
  if (one.is !== "bad") {
    window.setTimeout(() => set(shown.filter((other) => other.id !== id)), STAYS_MS);
  }
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function all(): readonly Shown[] {
  return shown;
}

export function dismiss(id: number): void {
  set(shown.filter((other) => other.id !== id));
}
