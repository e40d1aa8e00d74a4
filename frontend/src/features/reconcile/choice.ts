import { isZero, parseDecimal, ZERO } from "@/lib/money/decimal";
import type { Proposal } from "./proposals";

/** Up to so many are chosen by a figure. */
export const MOST_CHOSEN = 9;

/** The figures that choose one of so many proposals: "1" to "9". */
export function figures(count: number): string[] {
  return Array.from({ length: Math.min(count, MOST_CHOSEN) }, (_, place) => String(place + 1));
}

/** What a proposal would use up: posted lines and open items, by id. */
export function usedBy({ parts, act }: Proposal): string[] {
  const named = parts.flatMap(({ book_line_id, open_item_line_id }) => [book_line_id, open_item_line_id]);
  const posted = act?.body.book_line_ids;
  return [...named, ...(Array.isArray(posted) ? (posted as string[]) : [])].filter((id): id is string => Boolean(id));
}

/** Whether one of them would use what is used up already: then they have to be asked for again. */
export function areSpent(proposals: readonly Proposal[], used: ReadonlySet<string>): boolean {
  return proposals.some((one) => usedBy(one).some((id) => used.has(id)));
}

/** What was done before says no more than this (docs/accounting/bank-matching.md). */
const HISTORY_MOST = 80;

/** Whether what is done with other lines makes no better proposal: it is surer than anything that was done before. */
export function isSettled([best]: readonly Proposal[]): boolean {
  return best !== undefined && best.score > HISTORY_MOST;
}

/** What is guessed is left to a person, as the API leaves it. */
const GUESSED = ["charges", "exchange"];

/** Whether it may be accepted together with others: sure enough, of all of the line, not guessed, and not only like what was done before. */
function isSure({ kind, score, left, parts, act }: Proposal, threshold: number): boolean {
  return (
    score >= threshold &&
    kind !== "history" &&
    act !== null &&
    isZero(parseDecimal(left) ?? ZERO) &&
    parts.every(({ difference }) => !GUESSED.includes(difference ?? ""))
  );
}

/** The lines whose best proposal may be accepted together. */
export function acceptable(found: ReadonlyMap<string, readonly Proposal[]>, threshold: number): string[] {
  return [...found].filter(([, [best]]) => best !== undefined && isSure(best, threshold)).map(([id]) => id);
}

/** The right that accepting it needs, beside that to match. */
export function needOf(act: Proposal["act"]): "match" | "pay" | "post" {
  return act?.path === "match/payments" ? "pay" : act?.path === "match/book-lines" ? "match" : "post";
}
