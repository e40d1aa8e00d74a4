"use client";

import { useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { type FormFaults, faultsOf, firstWrong } from "./fields";

export const NO_FAULTS: FormFaults = { fields: {}, whole: null, code: "", requestId: "" };

/**
 * Runs an act of a form once at a time; a refusal of the API becomes faults by field. After a refusal the first wrong field gets the
 * focus, found by its `name`.
 */
export function useSubmit(names: readonly string[]) {
  const [isBusy, setBusy] = useState(false);
  const [faults, setFaults] = useState<FormFaults>(NO_FAULTS);

  async function submit(act: () => Promise<void>): Promise<void> {
    if (isBusy) {
      return;
    }
    setBusy(true);
    setFaults(NO_FAULTS);
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      refuse(faultsOf(error, names));
    } finally {
      setBusy(false);
    }
  }

  /** Says faults that the page found itself. */
  function refuse(found: FormFaults): void {
    setFaults(found);
    const first = firstWrong(names, found);
    if (first) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus());
    }
  }

  return { isBusy, faults, submit, refuse };
}
