import type { ReactNode } from "react";
import { getCatalogues, getFormat, getLanguage } from "./server";
import { Telling } from "./telling";
import type { Subject } from "./words";

/** Hands the texts of these subjects to the Client Components inside: they travel with the page, in one language. */
export async function Words({ of, children }: { of: readonly Subject[]; children: ReactNode }) {
  const [{ language }, { region, timeZone, datePattern }, all] = await Promise.all([
    getLanguage(),
    getFormat(),
    getCatalogues(),
  ]);
  const catalogues = Object.fromEntries(of.map((subject) => [subject, all[subject]]));
  return <Telling told={{ language, region, timeZone, datePattern, catalogues }}>{children}</Telling>;
}
