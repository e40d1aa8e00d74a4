"use client";

import type { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Column, type Flaw, placeOf, type Sent } from "./grid";

/** Something to put right; without a row it is about the whole. */
export type Check = { readonly row: number | null; readonly column: Column; readonly message: string };
export type Refused = { readonly error: ApiError; readonly sent: Sent };

/** What is to be put right, in words: what the API refused, else what is seen here. */
export function useChecks(flaws: readonly Flaw[], refused: Refused | null): Check[] {
  const say = useSay();
  const format = useFormat();
  if (!refused) {
    return flaws.map(({ row, column, kind, value }) => ({
      row,
      column,
      message: say(`opening.flaw_${kind}`, { value: kind === "items_short" ? format.money(value) : value }),
    }));
  }
  const { errors, detail } = refused.error.problem;
  return errors.length === 0
    ? [{ row: null, column: "account", message: detail }]
    : errors.map(({ pointer, message }) => ({
        row: null,
        column: "account",
        ...placeOf(pointer, refused.sent),
        message,
      }));
}
