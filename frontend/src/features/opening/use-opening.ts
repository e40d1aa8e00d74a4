"use client";

import { useEffect } from "react";
import { flushSync } from "react-dom";
import { toast } from "@/components/ui/toast";
import { useHistory } from "@/components/ui/use-history";
import { useSay } from "@/lib/i18n/use-say";
import { isBlank, type Opening, padded, sameOpening } from "./grid";
import { keep, kept, letGo } from "./keeping";

/** The rows as they are typed: undone step by step, and kept in this tab until they are posted. */
export function useOpening({ person, companyId, day }: { person: string; companyId: string; day: string }) {
  const say = useSay();
  const history = useHistory<Opening>({ day, rows: padded([]) }, sameOpening);
  const { now: opening, change } = history;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const typed = kept(person, companyId);
    if (typed) {
      change(() => typed);
      toast({ text: say("opening.restored") });
    }
  }, []);
  useEffect(() => {
    if (opening.rows.some((row) => !isBlank(row))) {
      keep(person, companyId, opening);
    } else {
      letGo(person, companyId);
    }
  }, [opening, person, companyId]);

  /** Drawn at once: a cell that comes with it can have the focus. */
  return { ...history, opening, change: (to: (held: Opening) => Opening) => flushSync(() => change(to)) };
}
