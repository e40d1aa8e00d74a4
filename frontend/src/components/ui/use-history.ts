"use client";

import { useState } from "react";

const MOST = 200;
type History<T> = { readonly past: readonly T[]; readonly now: T; readonly future: readonly T[] };

/** Something that remembers how it was: each change that changes something, as `same` says, can be undone, and done again. */
export function useHistory<T>(start: T, same: (a: T, b: T) => boolean) {
  const [history, setHistory] = useState<History<T>>({ past: [], now: start, future: [] });
  return {
    now: history.now,
    canUndo: history.past.length > 0,
    change: (to: (now: T) => T) =>
      setHistory((held) => {
        const now = to(held.now);
        return same(now, held.now)
          ? { ...held, now }
          : { past: [...held.past.slice(-MOST), held.now], now, future: [] };
      }),
    undo: () =>
      setHistory((held) => {
        const before = held.past.at(-1);
        return before ? { past: held.past.slice(0, -1), now: before, future: [held.now, ...held.future] } : held;
      }),
    redo: () =>
      setHistory((held) => {
        const [after, ...future] = held.future;
        return after ? { past: [...held.past, held.now], now: after, future } : held;
      }),
  };
}
