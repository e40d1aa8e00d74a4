"use client";

import { useSyncExternalStore } from "react";
import { type FormatName, NO_OPTIONS, type Options } from "./formats";

/** The chosen files wait here while the person goes from step to step and back; a reload forgets them, as browsers do. */
export type Held = { readonly files: readonly File[]; readonly format: FormatName | null; readonly options: Options };

const NOTHING: Held = { files: [], format: null, options: NO_OPTIONS };
let held = NOTHING;
const listeners = new Set<() => void>();

export function hold(changes: Partial<Held>): void {
  held = { ...held, ...changes };
  for (const listener of listeners) {
    listener();
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useHeld = (): Held =>
  useSyncExternalStore(
    subscribe,
    () => held,
    () => NOTHING,
  );
