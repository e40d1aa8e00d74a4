import {
  formatDate,
  formatDay,
  formatLongDate,
  formatMoment,
  formatMonth,
  formatMonthName,
  formatRange,
} from "@/lib/dates/format";
import type { DatePattern } from "@/lib/dates/patterns";
import { formatChange, formatFigure, formatInUnit, formatMoney, formatShort, formatSide } from "@/lib/money/format";

import { formatCount } from "./words";

/** How figures and dates are written for one reader. */
export type Format = ReturnType<typeof formatFor>;

export function formatFor(region: string, timeZone: string, datePattern?: DatePattern) {
  return {
    region,
    timeZone,
    datePattern,
    /** −1,234.50 */
    money: (amount: string) => formatMoney(amount, region),
    /** +27,610.11, or an en dash for nothing */
    change: (amount: string) => formatChange(amount, region),
    /** a statement's figure: an en dash for zero */
    figure: (amount: string) => formatFigure(amount, region),
    /** a side of a line: blank for zero */
    side: (amount: string) => formatSide(amount, region),
    /** USD 246,091.20: an amount in a unit of its own */
    inUnit: (amount: string, unit: string) => formatInUnit(amount, unit, region),
    /** 600K: on an axis */
    short: (amount: string) => formatShort(amount, region),
    /** a count: 38,204 */
    count: (number: number) => formatCount(number, region),
    /** 20 Nov 2026 */
    date: (date: string) => formatDate(date, region, datePattern),
    /** 20 November 2026 */
    longDate: (date: string) => formatLongDate(date, region),
    /** 20 Nov */
    day: (date: string) => formatDay(date, region),
    /** November 2026 */
    month: (date: string) => formatMonth(date, region),
    /** Nov */
    monthName: (date: string) => formatMonthName(date, region),
    /** 1–20 Nov 2026 */
    range: (from: string, to: string) => formatRange(from, to, region, datePattern),
    /** 13 Nov 2026, 09:02 */
    moment: (moment: string) => formatMoment(moment, region, timeZone, datePattern),
  };
}
