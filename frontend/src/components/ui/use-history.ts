"use client";

import { useState } from "react";
import { type Entry, sameEntry } from "./state";

const MOST = 200;
type History = { readonly past: readonly Entry[]; readonly now: Entry; readonly future: readonly Entry[] };

/** An entry that remembers how it was: each change that changes something can be undone, and done again. */
export function useHistory(start: Entry) {
  const [history, setHistory] = useState<History>({ past: [], now: start, future: [] });
  return {
    entry: history.now,
    canUndo: history.past.length > 0,
    change: (to: (entry: Entry) => Entry) =>
      setHistory((held) => {
        const now = to(held.now);
        return sameEntry(now, held.now)
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
