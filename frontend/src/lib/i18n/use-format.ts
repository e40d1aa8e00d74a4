"use client";

import { useTold } from "./context";
import { type Format, formatFor } from "./format";

/** Writes figures and dates as the Server Components around do. */
export function useFormat(): Format {
  const { region, timeZone, datePattern } = useTold();
  return formatFor(region, timeZone, datePattern);
}
