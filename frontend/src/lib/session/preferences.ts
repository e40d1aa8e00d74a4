"use client";

import { isDatePattern } from "@/lib/dates/patterns";
import { isLanguage } from "@/lib/i18n/languages";
import { DATE_COOKIE, LANGUAGE_COOKIE, OFFSET_COOKIE, REGION_COOKIE, THEME_COOKIE, ZONE_COOKIE } from "./cookies";
import type { Theme } from "./theme";

const YEAR_SECONDS = 60 * 60 * 24 * 365;

function keep(name: string, value: string | null): void {
  const secure = window.location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it at the next request; the Cookie Store API is not everywhere
  document.cookie = `${name}=${value ?? ""}; Path=/; SameSite=Lax; Max-Age=${value === null ? 0 : YEAR_SECONDS}${secure}`;
}

/** Sets the theme here and for the next pages; null: as the system. */
export function chooseTheme(theme: Theme | null): void {
  keep(THEME_COOKIE, theme);
  if (theme) {
    document.documentElement.dataset.theme = theme;
  } else {
    delete document.documentElement.dataset.theme;
  }
}

/** Language of the texts; reload or refresh the page after it. Null: as the browser. */
export function chooseLanguage(language: string | null): void {
  keep(LANGUAGE_COOKIE, language);
}

/** Region of dates and numbers; reload or refresh the page after it. Null: as the company. */
export function chooseRegion(region: string | null): void {
  keep(REGION_COOKIE, region);
}

/** How dates are written, in figures; reload or refresh the page after it. Null: as the region writes them. */
export function chooseDatePattern(pattern: string | null): void {
  keep(DATE_COOKIE, pattern);
}

/** What somebody said in their profile, taken over by this browser. Where the profile says nothing, the browser keeps what it has. */
export function takeOver(said: { theme: string; language: string; number_locale: string; date_format: string }): void {
  if (said.theme === "light" || said.theme === "dark") {
    chooseTheme(said.theme);
  }
  if (isLanguage(said.language)) {
    chooseLanguage(said.language);
  }
  if (said.number_locale) {
    chooseRegion(said.number_locale);
  }
  if (isDatePattern(said.date_format)) {
    chooseDatePattern(said.date_format);
  }
}

/**
 * Remembers the browser's time zone; true where the server did not know it yet. Naming it takes a page 70 ms and more, so that it is asked
 * only where none is known or the clock differs by another time than it did.
 */
export function rememberTimeZone(): boolean {
  const cookies = document.cookie.split("; ");
  const offset = String(new Date().getTimezoneOffset());
  const isSame = cookies.includes(`${OFFSET_COOKIE}=${offset}`);
  if (isSame && cookies.some((cookie) => cookie.startsWith(`${ZONE_COOKIE}=`))) {
    return false;
  }
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isKnown = cookies.includes(`${ZONE_COOKIE}=${zone}`);
  keep(ZONE_COOKIE, zone);
  keep(OFFSET_COOKIE, offset);
  return !isKnown;
}
