/** Rows that are drawn above and below what is seen. */
const SPARE = 12;
/** The window moves by so many rows at once, so that not every pixel draws it anew. */
const STEP = 6;

/** Which of `count` rows are drawn: those that are seen and some around them. */
export function windowOf(count: number, row: number, top: number, height: number): { from: number; to: number } {
  const first = Math.floor(Math.max(top, 0) / row / STEP) * STEP;
  const from = Math.max(Math.min(first, count) - SPARE, 0);
  return { from, to: Math.min(first + STEP + Math.ceil(height / row) + SPARE, count) };
}

/** Where the list is scrolled to so that a row is seen wholly; it stays where it is seen already. */
export function scrolledTo(place: number, row: number, top: number, height: number): number {
  const start = place * row;
  return start < top ? start : start + row > top + height ? start + row - height : top;
}
