"use client";

import { useEffect } from "react";

export type PageKey = {
  /**
   * As KeyboardEvent.key says it: "n", "/"; with "Ctrl+" before it where Ctrl, or ⌘ on a Mac, is held: "Ctrl+Enter"; with "Shift+" before a letter
   * that is written with Shift: "Shift+a".
   */
  key: string;
  /** What it does, for the list of keys; what has no words is not listed. */
  does?: string;
  run: () => void;
  /** Also while one types into a field. Always so with Ctrl. */
  whileTyping?: boolean;
  /** Once for each press: not again and again while it is held. For what posts. */
  once?: boolean;
};

const held = new Set<readonly PageKey[]>();

/** The keys of the pages and panels that are open, the latest first. */
export function pageKeys(): PageKey[] {
  return [...held].reverse().flat();
}

/** Keys of this page, as long as it is there. The newest use of a key wins. */
export function usePageKeys(keys: readonly PageKey[]): void {
  useEffect(() => {
    held.add(keys);
    return () => {
      held.delete(keys);
    };
  });
}

/** What a key does now: nothing of the page beneath while a dialog asks something, and while one types what is meant for then. */
export function keyFor(
  name: string,
  keys: readonly PageKey[],
  { typing, isAsked }: { typing: boolean; isAsked: boolean },
): PageKey | undefined {
  return isAsked
    ? undefined
    : keys.find((one) => one.key === name && (!typing || one.whileTyping || name.startsWith("Ctrl+")));
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"))
  );
}

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">;

export function nameOfKey({ key, ctrlKey, metaKey, shiftKey }: Pressed): string {
  const isHeld = ctrlKey || metaKey;
  const held = isHeld ? "Ctrl+" : shiftKey && /^\p{L}$/u.test(key) ? "Shift+" : "";
  return `${held}${key.length === 1 ? key.toLowerCase() : key}`;
}
