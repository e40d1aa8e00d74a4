const DAY_MS = 24 * 60 * 60 * 1000;

/** The moment so many days before another one, as the API reads moments. */
export function daysBefore(moment: Date, days: number): string {
  return new Date(moment.getTime() - days * DAY_MS).toISOString();
}
