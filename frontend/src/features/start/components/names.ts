import type { Say } from "@/lib/i18n/words";

/** A country's name in the reader's language; the international pack has words of its own. */
export function countryName(pack: { code: string; name: string }, language: string, say: Say): string {
  if (pack.code === "generic") {
    return say("start.international");
  }
  return /^[A-Z]{2}$/.test(pack.code)
    ? (new Intl.DisplayNames(language, { type: "region" }).of(pack.code) ?? pack.name)
    : pack.name;
}

export function monthName(month: number, region: string): string {
  return new Intl.DateTimeFormat(region, { month: "long", timeZone: "UTC" }).format(Date.UTC(2026, month - 1, 1));
}
