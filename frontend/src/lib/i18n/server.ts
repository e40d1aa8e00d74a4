import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { isTimeZone } from "@/lib/dates/format";
import { isDatePattern } from "@/lib/dates/patterns";
import { DATE_COOKIE, REGION_COOKIE, ZONE_COOKIE } from "@/lib/session/cookies";
import { companyOfPage } from "@/lib/session/me";
import { getLanguage } from "./asked";
import { type Format, formatFor } from "./format";
import { isLanguage, LANGUAGES, regionFrom } from "./languages";
import { type Catalogue, type Catalogues, type Languages, type Say, sayer } from "./words";

export { getLanguage };

const CATALOGUES: { readonly [L in Languages]: () => Promise<{ default: { [S in keyof Catalogues]: Catalogue } }> } = {
  en: () => import("./en"),
  de: () => import("./de"),
};

/** How dates and numbers are written: as the reader chose, else as the company of this page does, else as the language does. */
export const getFormat = cache(async (): Promise<Format> => {
  const jar = await cookies();
  const chosen = regionFrom(jar.get(REGION_COOKIE)?.value);
  const { language } = await getLanguage();
  const region = chosen ?? regionOf(language, await companyOfPage()) ?? LANGUAGES[language].region;
  const zone = jar.get(ZONE_COOKIE)?.value;
  const pattern = jar.get(DATE_COOKIE)?.value;
  return formatFor(region, isTimeZone(zone) ? zone : "UTC", isDatePattern(pattern) ? pattern : undefined);
});

/** Texts and figures of a paper in its own language, where it is one of ours: two would stand between each other. */
export async function writtenIn(language: string): Promise<{ say: Say; format: Format }> {
  const asked = await getLanguage();
  const own = language.split("-")[0];
  if (!isLanguage(own) || own === asked.language) {
    const [say, format] = await Promise.all([getSay(), getFormat()]);
    return { say, format };
  }
  const format = formatFor(LANGUAGES[own].region, (await getFormat()).timeZone);
  const catalogues = (await CATALOGUES[own]()).default;
  return { say: sayer({ language: own, region: format.region, timeZone: format.timeZone, catalogues }), format };
}

/** The company's region, where it speaks the reader's language: months of another one would stand between the words. */
function regionOf(language: Languages, company: Awaited<ReturnType<typeof companyOfPage>>): string | undefined {
  const region = regionFrom(company?.formats.locale);
  return region?.split("-")[0] === language ? region : undefined;
}

export const getCatalogues = cache(async () => {
  const { language } = await getLanguage();
  return (await CATALOGUES[language]()).default;
});

/** Says texts in a Server Component; all subjects are there. */
export const getSay = cache(async (): Promise<Say> => {
  const [{ language }, { region, timeZone }, catalogues] = await Promise.all([
    getLanguage(),
    getFormat(),
    getCatalogues(),
  ]);
  return sayer({ language, region, timeZone, catalogues });
});
