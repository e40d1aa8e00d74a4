import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { LANGUAGE_COOKIE } from "@/lib/session/cookies";
import { isLanguage, LANGUAGES, languageFrom } from "./languages";
import type { Languages } from "./words";

/** Language of the texts: the cookie, else the browser's header. */
export const getLanguage = cache(async (): Promise<{ language: Languages; dir: "ltr" | "rtl" }> => {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  const chosen = jar.get(LANGUAGE_COOKIE)?.value;
  const language = isLanguage(chosen) ? chosen : languageFrom(sent.get("accept-language"));
  return { language, dir: LANGUAGES[language].dir };
});
