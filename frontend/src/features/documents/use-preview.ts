"use client";

import { useEffect, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { type Preview, preview } from "./api";
import { type Form, missingOf, toBody } from "./form";
import type { Kind } from "./kinds";

const PAUSE_MS = 250;

export type Computed = {
  /** The last that was computed; it stays while the next one is. */
  readonly preview: Preview | null;
  /** The form as it was last asked about got no figures: what stands there is of an earlier one. */
  readonly isStale: boolean;
  /** What the API refuses of the form as it is. */
  readonly error: ApiError | null;
  /** The form that the error is about. */
  readonly of: Form | null;
  readonly at: Date | null;
};

const NOTHING: Computed = { preview: null, isStale: false, error: null, of: null, at: null };

/** No figures of the form: those before it stay, and are said to be old; what was refused has its faults besides. */
export function withoutAnswer(held: Computed, error: ApiError, form: Form): Computed {
  const old = { ...held, isStale: held.preview !== null };
  return error.status === 422 ? { ...old, error, of: form } : old;
}

/**
 * What the document comes to, computed by the server a moment after the last change. An answer that a later question overtook is dropped: what
 * stands there is always of the latest form that was answered.
 */
export function usePreview(companyId: string, kind: Kind, form: Form): Computed {
  const [computed, setComputed] = useState<Computed>(NOTHING);
  const missing = missingOf(form, kind);
  useEffect(() => {
    if (missing === "contact" || missing === "lines" || missing === "date") {
      setComputed((held) => (held.preview || held.error ? NOTHING : held));
      return;
    }
    const end = new AbortController();
    const timer = window.setTimeout(async () => {
      const { body } = toBody(form, kind);
      // A bill is computed before its number is known; without one the API would refuse the body.
      const asked = missing === "number" ? { ...body, supplier_number: "…" } : body;
      try {
        const answer = await preview(companyId, kind, asked, end.signal);
        setComputed({ preview: answer, isStale: false, error: null, of: null, at: new Date() });
      } catch (error) {
        if (end.signal.aborted) {
          return;
        }
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setComputed((held) => withoutAnswer(held, error, form));
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [companyId, kind, form, missing]);
  return computed;
}
