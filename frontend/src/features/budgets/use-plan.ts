"use client";

import { useEffect, useRef, useState } from "react";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { type Cells, partsOf, type Slice, sameAmount } from "./grid";
import { noteVersion } from "./version";

const asked = lazily(() => import("./api"));
const WAITS_MS = 900;
const MOST_STEPS = 200;

export type Saving =
  | { readonly is: "saved" | "waiting" | "saving" }
  /** `sent` are the cells in the order they were sent in. */
  | { readonly is: "refused"; readonly error: ApiError; readonly sent: Cells };
type Held = { readonly version: number; readonly cells: Cells };

/**
 * Amounts as they are typed: over what the API holds, saved by themselves a moment later, undone step by step. What is refused stays as it was
 * typed, and says why; where somebody else changed the budget, reading the page again puts it over what is there then.
 */
export function usePlan({
  companyId,
  budgetId,
  slice,
  start,
}: {
  companyId: string;
  budgetId: string;
  slice: Slice;
  start: Held;
}) {
  const [held, setHeld] = useState(start);
  const [edits, setEdits] = useState<Cells>({});
  const [past, setPast] = useState<readonly Cells[]>([]);
  const [saving, setSaving] = useState<Saving>({ is: "saved" });
  const isSending = useRef(false);
  if (start.version > held.version) {
    setHeld(start); // the page was read again
    setSaving({ is: Object.keys(edits).length > 0 ? "waiting" : "saved" });
  }
  const amountOf = (cell: string) => edits[cell] ?? held.cells[cell] ?? "";

  function change(cells: Cells): void {
    const changed = Object.entries(cells).filter(([cell, amount]) => !sameAmount(amountOf(cell), amount));
    if (changed.length === 0) {
      return;
    }
    setPast([...past.slice(-MOST_STEPS), Object.fromEntries(changed.map(([cell]) => [cell, amountOf(cell)]))]);
    setEdits({ ...edits, ...Object.fromEntries(changed) });
    setSaving({ is: "waiting" });
  }

  function undo(): void {
    const before = past.at(-1);
    if (before) {
      setPast(past.slice(0, -1));
      setEdits({ ...edits, ...before });
      setSaving({ is: "waiting" });
    }
  }

  async function save(): Promise<void> {
    const sent = edits;
    const changed = Object.entries(sent).filter(([cell, amount]) => !sameAmount(held.cells[cell] ?? "", amount));
    if (isSending.current || changed.length === 0) {
      if (changed.length === 0) {
        setEdits({});
        setSaving({ is: "saved" });
      }
      return;
    }
    isSending.current = true;
    setSaving({ is: "saving" });
    try {
      const lines = changed.map(([cell, amount]) => {
        const { account, period } = partsOf(cell);
        return { account_code: account, period, amount: amount || null, dimensions: { ...slice } };
      });
      const version = await (await asked()).planCells(companyId, budgetId, held.version, lines);
      noteVersion(budgetId, version);
      setHeld((now) => ({ version, cells: { ...now.cells, ...Object.fromEntries(changed) } }));
      // What was typed meanwhile is still to be saved.
      setEdits((now) => Object.fromEntries(Object.entries(now).filter(([cell, amount]) => sent[cell] !== amount)));
      setSaving((now) => (now.is === "saving" ? { is: "saved" } : now));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setSaving({ is: "refused", error, sent: Object.fromEntries(changed) });
    } finally {
      isSending.current = false;
    }
  }

  // Saved when nothing was typed for a moment, and when the page is left.
  const latest = useRef(save);
  latest.current = save;
  const isWaiting = saving.is === "waiting";
  // biome-ignore lint/correctness/useExhaustiveDependencies: each edit lets it wait anew
  useEffect(() => {
    if (!isWaiting) {
      return;
    }
    const timer = window.setTimeout(() => latest.current(), WAITS_MS);
    return () => window.clearTimeout(timer);
  }, [isWaiting, edits, held.version]);
  const isLeft = useRef(false);
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
      window.setTimeout(() => isLeft.current && latest.current());
    };
  }, []);

  return { amountOf, change, undo, canUndo: past.length > 0, save, saving, edits, cells: { ...held.cells, ...edits } };
}
