"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ApiError } from "@/lib/api/problem";

const PAUSE_MS = 150;

type Answer<T> = { readonly to: string; readonly found: T[]; readonly refusal: string | null };
export type Found<T> = {
  /** What was found last; while the next is asked for it stands there and is not of the text any more. */
  readonly found: T[];
  /** Whether the text has no answer yet: nothing that stands there is meant by it. */
  readonly isAsking: boolean;
  /** Why the API answers nothing. */
  readonly refusal: string | null;
};

/** What of the last answer holds for a text. */
export function foundFor<T>(text: string | null, answer: Answer<T> | null): Found<T> {
  const isAnswered = answer !== null && answer.to === text;
  return {
    found: answer?.found ?? [],
    isAsking: text !== null && !isAnswered,
    refusal: isAnswered ? answer.refusal : null,
  };
}

/**
 * What the API finds for a text as it is typed, a moment after the last key; an answer that a later one overtook is dropped. Null: nothing is being
 * typed.
 */
export function useFound<T>(text: string | null, ask: (text: string, signal: AbortSignal) => Promise<T[]>): Found<T> {
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const latest = useRef(ask);
  useLayoutEffect(() => {
    latest.current = ask;
  }, [ask]);
  useEffect(() => {
    if (text === null) {
      return;
    }
    const end = new AbortController();
    const timer = window.setTimeout(async () => {
      try {
        const found = await latest.current(text.trim(), end.signal);
        if (!end.signal.aborted) {
          setAnswer({ to: text, found, refusal: null });
        }
      } catch (error) {
        if (end.signal.aborted) {
          return;
        }
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setAnswer({ to: text, found: [], refusal: error.message });
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [text]);
  return foundFor(text, answer);
}
