/** Dates in figures, in the order that a reader chose. */
export const DATE_PATTERNS = ["dd/MM/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "MM/dd/yyyy", "yyyy-MM-dd"] as const;
export type DatePattern = (typeof DATE_PATTERNS)[number];

export function isDatePattern(text: string | undefined): text is DatePattern {
  return DATE_PATTERNS.some((pattern) => pattern === text);
}
