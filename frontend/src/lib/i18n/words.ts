/**
 * Texts by catalogue. A catalogue is a plain object, one file for each language and subject (`en/shell.ts`, `de/shell.ts`); a text
 * names its places in braces, `"{count} entries"`; what depends on a number is an object of CLDR plural forms and takes `count`.
 * Keys and places are types: a wrong key, a missing place or a language that lacks a text does not compile.
 */
import type { DatePattern } from "@/lib/dates/patterns";
import type en from "./en";

export type Languages = "en" | "de";
export type Forms = { readonly [form in Intl.LDMLPluralRule]?: string } & { readonly other: string };
export type Catalogue = { readonly [key: string]: string | Forms };
export type Catalogues = typeof en;
export type Subject = keyof Catalogues;

/** The shape another language has to fill: the same keys; a text for a text, forms for forms. */
export type Same<C extends Catalogue> = { readonly [K in keyof C]: C[K] extends string ? string : Forms };

type Places<T extends string> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;
type PlacesOf<M> = M extends string
  ? Places<M>
  : M extends Forms
    ? Places<Extract<M[keyof M], string>> | "count"
    : never;
type Values<M> = [PlacesOf<M>] extends [never] ? [] : [values: { readonly [P in PlacesOf<M>]: string | number }];

/** `subject.key`, for all subjects in S. */
export type Key<S extends Subject = Subject> = { [N in S]: `${N}.${keyof Catalogues[N] & string}` }[S];
type Message<K> = K extends `${infer N extends Subject}.${infer M}`
  ? M extends keyof Catalogues[N]
    ? Catalogues[N][M]
    : never
  : never;

/** Keys of texts without places: what lists of names hold. */
export type PlainKey<S extends Subject = Subject> = {
  [K in Key<S>]: [PlacesOf<Message<K>>] extends [never] ? K : never;
}[Key<S>];

export type Say = <K extends Key>(key: K, ...values: Values<Message<K>>) => string;
/** What a component is told its texts come from: catalogues that were fetched, and the language of plurals and numbers. */
export type Told = {
  readonly language: Languages;
  readonly region: string;
  readonly timeZone: string;
  readonly datePattern?: DatePattern;
  readonly catalogues: { readonly [S in Subject]?: Catalogue };
};

export class NotTold extends Error {}

const numbers = new Map<string, Intl.NumberFormat>();
/** Languages that write 0 to 9 as this line does. */
const PLAIN_DIGITS = /^(cs|da|de|en|es|fi|fr|id|it|ja|ko|ms|nb|nl|pl|pt|sv|zh)\b/;
const WITHOUT_GROUPS = 1000;

/** A whole number as the region writes it. Intl is asked where it makes a difference: its first answer takes a page 60 ms and more. */
export function formatCount(number: number, region: string): string {
  if (Number.isInteger(number) && number >= 0 && number < WITHOUT_GROUPS && PLAIN_DIGITS.test(region)) {
    return String(number);
  }
  let formatter = numbers.get(region);
  if (!formatter) {
    formatter = new Intl.NumberFormat(region);
    numbers.set(region, formatter);
  }
  return formatter.format(number);
}

/** The plural forms that both languages have, by the rule that both share (CLDR); a test holds them to Intl.PluralRules. */
export function formOf(forms: Forms, count: number): string {
  return (count === 1 ? forms.one : undefined) ?? forms.other;
}

/** A function that says a text. Raises NotTold where the subject was not handed to this part of the page. */
export function sayer(told: Told): Say {
  return (key, ...values) => {
    const dot = key.indexOf(".");
    const message = told.catalogues[key.slice(0, dot) as Subject]?.[key.slice(dot + 1)];
    if (message === undefined) {
      throw new NotTold(`No text ${key}: wrap this part of the page in <Words of={["${key.slice(0, dot)}"]}>.`);
    }
    const named = (values[0] ?? {}) as { readonly [place: string]: string | number };
    const text = typeof message === "string" ? message : formOf(message, Number(named.count));
    return text.replace(/\{(\w+)\}/g, (_, place: string) => {
      const value = named[place];
      return typeof value === "number" ? formatCount(value, told.region) : (value ?? "");
    });
  };
}
