"use client";

import { useEffect, useRef, useState } from "react";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import type { Preview } from "./api";
import { isOfSeveral, type Said } from "./reading";

const acts = lazily(() => import("./api"));
const PAUSE_MS = 300;

export type Questions = { message: string; open: { readonly [name: string]: readonly string[] } };

/**
 * How a file would be read as it is said, looked at anew with each change; a look that is no longer asked for is dropped. What the file leaves
 * open comes as questions with their choices.
 */
export function useLook(companyId: string, file: File | null, said: Said, onSaid: (said: Said) => void) {
  const [preview, setPreview] = useState<Preview | null>(null);
  const [questions, setQuestions] = useState<Questions | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isLooking, setLooking] = useState(false);
  const seen = useRef<File | null>(null);

  useEffect(() => {
    if (seen.current !== file) {
      setPreview(null);
      setQuestions(null);
      setRefusal(null);
    }
    if (!file) {
      seen.current = null;
      setLooking(false);
      return;
    }
    const end = new AbortController();
    const timer = window.setTimeout(
      async () => {
        try {
          const found = await (await acts()).previewFile(companyId, { file, said }, end.signal);
          if (said.accountId && isOfSeveral(found.accounts)) {
            onSaid({ ...said, accountId: null });
            return;
          }
          setPreview(found);
          setQuestions(null);
          setRefusal(null);
        } catch (error) {
          if (end.signal.aborted) {
            return;
          }
          if (!(error instanceof ApiError)) {
            throw error;
          }
          const open = questionsOf(error);
          setQuestions(open);
          setRefusal(open ? null : error);
        }
        setLooking(false);
      },
      seen.current === file ? PAUSE_MS : 0,
    );
    seen.current = file;
    setLooking(true);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [companyId, file, said, onSaid]);

  return { preview, questions, refusal, isLooking };
}

/** What a file leaves open, where that is why it was refused. */
function questionsOf(error: ApiError): Questions | null {
  const open = error.problem.params?.open;
  if (error.code !== "bank_files.unclear" || typeof open !== "object" || open === null) {
    return null;
  }
  const read = Object.entries(open).flatMap(([name, choices]) =>
    Array.isArray(choices) ? [[name, choices.map(String)] as const] : [],
  );
  return read.length > 0 ? { message: error.message, open: Object.fromEntries(read) } : null;
}
