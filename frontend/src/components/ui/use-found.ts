"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ApiError } from "@/lib/api/problem";

const PAUSE_MS = 150;

/**
 * What the API finds for a text as it is typed, a moment after the last key; an answer that a later one overtook is dropped, and where there is no
 * answer nothing is offered. Null: nothing is being typed.
 */
export function useFound<T>(text: string | null, ask: (text: string, signal: AbortSignal) => Promise<T[]>): T[] {
  const [found, setFound] = useState<T[]>([]);
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
        const answer = await latest.current(text.trim(), end.signal);
        if (!end.signal.aborted) {
          setFound(answer);
        }
      } catch (error) {
        if (end.signal.aborted) {
          return;
        }
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setFound([]);
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [text]);
  return found;
}
