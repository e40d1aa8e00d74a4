import type { DatePattern } from "./patterns";

/** A date in figures, as somebody wrote it in a spreadsheet, in the order that the reader writes dates in; null for what is none. */
export function readDate(
  text: string,
  { region, datePattern }: { region: string; datePattern?: DatePattern },
): string | null {
  const [first = "", second = "", third = "", ...rest] = text.trim().split(/[-./]\s*/);
  if (rest.length > 0 || ![first, second, third].every((part) => /^\d{1,4}$/.test(part))) {
    return null;
  }
  const isMonthFirst = datePattern ? datePattern === "MM/dd/yyyy" : region === "en-US";
  const [year, month, day] =
    first.length === 4 ? [first, second, third] : isMonthFirst ? [third, first, second] : [third, second, first];
  const whole = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const read = new Date(`${whole}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().slice(0, 10) === whole ? whole : null;
}
