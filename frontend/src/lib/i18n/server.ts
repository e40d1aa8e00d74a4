import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { LANGUAGE_COOKIE, REGION_COOKIE } from "@/lib/session/cookies";
import { isLanguage, LANGUAGES, languageFrom, regionFrom } from "./languages";
import { type Catalogues, type Languages, type Say, sayer } from "./words";

const CATALOGUES: { readonly [L in Languages]: () => Promise<{ default: { [S in keyof Catalogues]: import("./words").Catalogue } }> } = {
  en: () => import("./en"),
  de: () => import("./de"),
};

/** Language of the texts and region of numbers and dates: the cookie, else the browser's header. */
export const getLocale = cache(async (): Promise<{ language: Languages; region: string; dir: "ltr" | "rtl" }> => {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  const chosen = jar.get(LANGUAGE_COOKIE)?.value;
  const language = isLanguage(chosen) ? chosen : languageFrom(sent.get("accept-language"));
  const region = regionFrom(jar.get(REGION_COOKIE)?.value) ?? LANGUAGES[language].region;
  return { language, region, dir: LANGUAGES[language].dir };
});

export const getCatalogues = cache(async () => {
  const { language } = await getLocale();
  return (await CATALOGUES[language]()).default;
});

/** Says texts in a Server Component; all subjects are there. */
export const getSay = cache(async (): Promise<Say> => {
  const [locale, catalogues] = await Promise.all([getLocale(), getCatalogues()]);
  return sayer({ ...locale, catalogues });
});
