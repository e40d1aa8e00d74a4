import type { Proposal } from "./proposals";

/** Up to so many are chosen by a figure. */
export const MOST_CHOSEN = 9;

/** The figures that choose one of so many proposals: "1" to "9". */
export function figures(count: number): string[] {
  return Array.from({ length: Math.min(count, MOST_CHOSEN) }, (_, place) => String(place + 1));
}

/** What a proposal would use up: posted lines and open items, by id. */
export function usedBy({ parts, act }: Proposal): string[] {
  const named = parts.flatMap(({ book_line_id, open_item_line_id, document_id }) => [
    book_line_id,
    open_item_line_id,
    document_id,
  ]);
  const posted = act.body.book_line_ids;
  return [...named, ...(Array.isArray(posted) ? (posted as string[]) : [])].filter((id): id is string => Boolean(id));
}

/** Whether one of them would use what is used up already: then they have to be asked for again. */
export function areSpent(proposals: readonly Proposal[], used: ReadonlySet<string>): boolean {
  return proposals.some((one) => usedBy(one).some((id) => used.has(id)));
}

/** The lines whose best proposal is good enough to be accepted together. */
export function acceptable(found: ReadonlyMap<string, readonly Proposal[]>, threshold: number): string[] {
  return [...found].filter(([, proposals]) => (proposals[0]?.score ?? 0) >= threshold).map(([id]) => id);
}
