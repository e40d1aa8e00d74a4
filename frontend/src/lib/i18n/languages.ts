import type { Languages } from "./words";

/** Complete languages, each with the region its numbers and dates follow where nothing else says. */
export const LANGUAGES: {
  readonly [L in Languages]: { readonly name: string; readonly region: string; readonly dir: "ltr" | "rtl" };
} = {
  en: { name: "English", region: "en-GB", dir: "ltr" },
  de: { name: "Deutsch", region: "de-DE", dir: "ltr" },
};

export function isLanguage(tag: string | undefined): tag is Languages {
  return tag !== undefined && Object.hasOwn(LANGUAGES, tag);
}

/** The first language of ours in an Accept-Language header, by weight; English where there is none. */
export function languageFrom(header: string | null): Languages {
  const wanted = (header ?? "")
    .split(",")
    .map((part, place) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const weight = parameters.map((p) => /^\s*q=([01](?:\.\d{0,3})?)$/.exec(p)?.[1]).find(Boolean);
      return { tag: tag.toLowerCase().split("-")[0], weight: weight === undefined ? 1 : Number(weight), place };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.place - b.place);
  const found = wanted.map(({ tag }) => tag).find(isLanguage);
  return found ?? "en";
}

/** A tag that Intl takes, or undefined: cookies and profiles can hold anything. */
export function regionFrom(tag: string | undefined): string | undefined {
  try {
    return tag ? Intl.NumberFormat.supportedLocalesOf(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}
