import type { components } from "@/lib/api/schema";

export type PaperLanguage = components["schemas"]["Language"];

/** The languages that papers and mails to contacts are written in, each by its own name. */
export const PAPER_LANGUAGES: { readonly [L in PaperLanguage]: string } = {
  en: "English",
  de: "Deutsch",
  ms: "Bahasa Melayu",
  zh: "简体中文",
  ar: "العربية",
};

export function isPaperLanguage(tag: string | undefined): tag is PaperLanguage {
  return tag !== undefined && Object.hasOwn(PAPER_LANGUAGES, tag);
}
