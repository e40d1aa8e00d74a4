"use client";

import { useCallback, useEffect, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { proposalsOf } from "./api";
import { areSpent, isSettled } from "./choice";
import type { Line } from "./lines";
import type { Proposal } from "./proposals";

/** Who only passes by asks nothing. */
const PAUSE_MS = 60;
const MOST_KEPT = 50;

type Kept = ReadonlyMap<string, readonly Proposal[]>;
const keyOf = (line: Line | null) => (line?.state === "open" ? `${line.id} ${line.version}` : "");

/** What a line may be, asked for when one comes to it, and of the next one before one does. Null while it is asked for. */
export function useProposals(companyId: string, line: Line | null, next: Line | null) {
  const [kept, setKept] = useState<Kept>(new Map());
  const [failed, setFailed] = useState<{ key: string; error: ApiError } | null>(null);
  const [here, there] = [keyOf(line), keyOf(next)];
  const found = here ? (kept.get(here) ?? null) : null;
  const isFailed = failed !== null && failed.key === here;
  const wanted = here && !found && !isFailed ? here : there && !kept.has(there) ? there : "";

  useEffect(() => {
    if (!wanted) {
      return;
    }
    const end = new AbortController();
    const timer = window.setTimeout(async () => {
      try {
        const items = await proposalsOf(companyId, wanted.split(" ")[0] ?? "", end.signal);
        if (!end.signal.aborted) {
          setKept((all) => new Map([...[...all].slice(-MOST_KEPT), [wanted, items]]));
        }
      } catch (error) {
        if (end.signal.aborted) {
          return;
        }
        if (!(error instanceof ApiError)) {
          throw error;
        }
        if (wanted === here) {
          setFailed({ key: wanted, error });
        } else {
          setKept((all) => new Map(all)); // it is asked for again when one comes to it
        }
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [companyId, wanted, here]);

  /** Without those that would use what is used up by now, and those that are not sure: what was just done may say more. Without a word all of them. */
  const forget = useCallback((used?: ReadonlySet<string>) => {
    setFailed(null);
    setKept((all) =>
      used
        ? new Map([...all].filter(([, proposals]) => isSettled(proposals) && !areSpent(proposals, used)))
        : new Map(),
    );
  }, []);
  return { found, failure: isFailed ? failed.error : null, forget };
}
