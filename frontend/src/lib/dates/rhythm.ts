import { addDays } from "@/lib/dates/format";
import type { Say } from "@/lib/i18n/words";

export const UNITS = ["day", "week", "month", "quarter", "year"] as const;
export type Unit = (typeof UNITS)[number];
export type Rhythm = {
  readonly unit: Unit;
  readonly every: number;
  readonly starts_on: string;
  readonly on_last_day: boolean;
  readonly ends_on: string | null;
  readonly times: number | null;
};

const DAYS: { readonly [unit: string]: number } = { day: 1, week: 7 };
const MONTHS: { readonly [unit: string]: number } = { month: 1, quarter: 3, year: 12 };
const LAST_YEAR = 2199;
const MOST = 100_000;

export function isUnit(unit: string): unit is Unit {
  return (UNITS as readonly string[]).includes(unit);
}

/** The day of that number, counted from 0, as the API computes it (recurring/rules.py); null after the end. */
export function dayOf(rhythm: Rhythm, number: number): string | null {
  const { unit, every, starts_on, on_last_day, ends_on, times } = rhythm;
  if (times !== null && number >= times) {
    return null;
  }
  const [year = 0, month = 1, day = 1] = starts_on.split("-").map((part) => Number.parseInt(part, 10));
  const days = DAYS[unit];
  let found: string;
  if (days) {
    found = addDays(starts_on, days * every * number);
  } else {
    const months = year * 12 + month - 1 + (MONTHS[unit] ?? 1) * every * number;
    const [inYear, inMonth] = [Math.floor(months / 12), (months % 12) + 1];
    const last = new Date(Date.UTC(inYear, inMonth, 0)).getUTCDate();
    const padded = (part: number) => String(part).padStart(2, "0");
    found = `${inYear}-${padded(inMonth)}-${padded(on_last_day ? last : Math.min(day, last))}`;
  }
  return found > `${LAST_YEAR}-12-31` || (ends_on !== null && found > ends_on) ? null : found;
}

/** The first days, and whether more follow. */
export function firstDays(rhythm: Rhythm, count: number): { days: string[]; goesOn: boolean } {
  const days: string[] = [];
  for (let number = 0; number <= count; number += 1) {
    const day = dayOf(rhythm, number);
    if (day === null) {
      return { days, goesOn: false };
    }
    if (number < count) {
      days.push(day);
    }
  }
  return { days, goesOn: true };
}

/** How many of its days have come on `today`. */
export function daysUntil(rhythm: Rhythm, today: string): number {
  let number = 0;
  for (let day = dayOf(rhythm, 0); day !== null && day <= today && number < MOST; day = dayOf(rhythm, number)) {
    number += 1;
  }
  return number;
}

/** "Every 2 months, on the last day of the month". */
export function rhythmWords(
  say: Say,
  { unit, every, on_last_day }: { readonly unit: string; readonly every: number; readonly on_last_day: boolean },
): string {
  const often = say(`recurring.every_${isUnit(unit) ? unit : "day"}`, { count: every });
  return on_last_day && MONTHS[unit] ? `${often}, ${say("recurring.on_last_day_of_month")}` : often;
}
