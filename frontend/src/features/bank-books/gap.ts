import { addDays } from "@/lib/dates/format";

type Gap = { after: string; before: string; days: number };

/** The days that no statement is there for, between the one before and this one; null where none is missing. */
export function missingDays({ after, before, days }: Gap): { from: string; to: string } | null {
  return days > 0 ? { from: addDays(after, 1), to: addDays(before, -1) } : null;
}
