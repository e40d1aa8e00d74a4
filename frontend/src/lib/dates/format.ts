import type { DatePattern } from "./patterns";

/** Dates of the books (`2026-03-31`) have no time zone: they are formatted as the day they name. Moments (RFC 3339) have one. */
const kept = new Map<string, Intl.DateTimeFormat>();

function formatterOf(region: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${region} ${name} ${options.timeZone}`;
  let formatter = kept.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(region, options);
    kept.set(key, formatter);
  }
  return formatter;
}

function dayOf(date: string): Date {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date);
  const day = found && new Date(`${date}T00:00:00Z`);
  if (!day || Number.isNaN(day.getTime())) {
    throw new RangeError(`Not a date: ${date}`);
  }
  return day;
}

const DATE: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
const LONG_DATE: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", timeZone: "UTC" };
const MONTH: Intl.DateTimeFormatOptions = { month: "long", year: "numeric", timeZone: "UTC" };

function inFigures(date: string, pattern: DatePattern): string {
  const [year = "", month = "", day = ""] = dayOf(date).toISOString().slice(0, 10).split("-");
  return pattern.replace("yyyy", year).replace("MM", month).replace("dd", day);
}

/** 20 Nov 2026, or in figures where a pattern says how. */
export function formatDate(date: string, region: string, pattern?: DatePattern): string {
  if (pattern) {
    return inFigures(date, pattern);
  }
  return formatterOf(region, "date", DATE).format(dayOf(date));
}

/** 20 November 2026 */
export function formatLongDate(date: string, region: string): string {
  return formatterOf(region, "long", LONG_DATE).format(dayOf(date));
}

/** 20 Nov: where the year is clear. */
export function formatDay(date: string, region: string): string {
  return formatterOf(region, "day", DAY).format(dayOf(date));
}

/** November 2026 */
export function formatMonth(date: string, region: string): string {
  return formatterOf(region, "month", MONTH).format(dayOf(date));
}

/** Nov: on an axis. */
export function formatMonthName(date: string, region: string): string {
  return formatterOf(region, "monthName", { month: "short", timeZone: "UTC" }).format(dayOf(date));
}

/** 1–20 Nov 2026, as short as the region writes it. */
export function formatRange(from: string, to: string, region: string, pattern?: DatePattern): string {
  if (pattern) {
    return `${inFigures(from, pattern)}\u2009\u2013\u2009${inFigures(to, pattern)}`;
  }
  return formatterOf(region, "date", DATE).formatRange(dayOf(from), dayOf(to));
}

/** 13 Nov 2026, 09:02, in the reader's time zone. */
export function formatMoment(moment: string, region: string, timeZone: string, pattern?: DatePattern): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) {
    throw new RangeError(`Not a moment: ${moment}`);
  }
  if (pattern) {
    const clock = formatterOf(region, "clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
    return `${inFigures(todayIn(timeZone, at), pattern)}, ${clock.format(at)}`;
  }
  return formatterOf(region, "moment", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone,
  }).format(at);
}

/** Whether Intl knows the time zone: cookies can hold anything. */
export function isTimeZone(name: string | undefined): name is string {
  try {
    return name !== undefined && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** The day it is in a time zone, as the books write it. */
export function todayIn(timeZone: string, now: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
}

/** A day moved by a number of days. */
export function addDays(date: string, days: number): string {
  const day = dayOf(date);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}
