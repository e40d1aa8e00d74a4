const UNITS = [
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
] as const;

/** An age in the largest unit of which two have passed: 119 seconds, 47 hours, 2 days. */
export function ageOf(seconds: number): { unit: "days" | "hours" | "minutes" | "seconds"; count: number } {
  for (const [unit, size] of UNITS) {
    if (seconds >= 2 * size) {
      return { unit, count: Math.floor(seconds / size) };
    }
  }
  return { unit: "seconds", count: seconds };
}
