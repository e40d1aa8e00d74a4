"use client";

import { LANGUAGE_COOKIE, REGION_COOKIE, THEME_COOKIE, ZONE_COOKIE } from "./cookies";
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

/** Remembers the browser's time zone; true where the server did not know it yet. */
export function rememberTimeZone(): boolean {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isKnown = document.cookie.split("; ").includes(`${ZONE_COOKIE}=${zone}`);
  if (!isKnown) {
    keep(ZONE_COOKIE, zone);
  }
  return !isKnown;
}
