/** The clock on the wall of a time zone at a moment, as if it were UTC's. */
function wall(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(moment);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "00";
  return Date.parse(`${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}:${of("second")}Z`);
}

/** The last moment of a day in a time zone, as the API reads moments. */
export function endOfDay(date: string, timeZone: string): string {
  const asIfUtc = Date.parse(`${date}T23:59:59Z`);
  let moment = asIfUtc;
  // Twice: the first guess may lie on the other side of a change of the clock.
  for (let turn = 0; turn < 2; turn += 1) {
    moment = asIfUtc - (wall(moment, timeZone) - moment);
  }
  return new Date(moment + 999).toISOString();
}
