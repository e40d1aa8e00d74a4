"use client";

import { useState } from "react";

export type Opened<Is extends string, Of> = { readonly is: Is; readonly of: Of };

/** What is open stays what it was opened on: the page may be read anew beneath it, and be opened again by a key. */
export function openedOn<Is extends string, Of>(now: Opened<Is, Of> | null, is: Is, of: Of): Opened<Is, Of> {
  return now ?? { is, of };
}

/**
 * Which dialog is open, and on what: as its reader looked at it when it was asked for, with the version it had. Live updates read the page anew
 * beneath an open dialog; what was never looked at must not be acted on, and what somebody else changed meanwhile is refused as stale.
 */
export function useOpened<Is extends string, Of>(of: Of) {
  const [opened, setOpened] = useState<Opened<Is, Of> | null>(null);
  return {
    opened,
    open: (is: Is) => setOpened((now) => openedOn(now, is, of)),
    close: () => setOpened(null),
  };
}
