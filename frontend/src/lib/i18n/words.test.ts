import { expect, test } from "vitest";
import de from "./de";
import en from "./en";
import { LANGUAGES, languageFrom, regionFrom } from "./languages";
import { formatCount, formOf, sayer } from "./words";

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test("every language has the same texts with the same places, and none is empty", () => {
  for (const [subject, catalogue] of Object.entries(en)) {
    const other = de[subject as keyof typeof de] as { [key: string]: unknown };
    expect(Object.keys(other).sort()).toEqual(Object.keys(catalogue).sort());
    for (const [key, text] of Object.entries(catalogue)) {
      const [ours, theirs] = [text, other[key]].map(
        (one) => (typeof one === "string" ? { other: one } : one) as { [form: string]: string },
      );
      expect([subject, key, places(theirs?.other ?? "")]).toEqual([subject, key, places(ours?.other ?? "")]);
      expect(
        Object.values(theirs ?? {}).every((form) => form.trim().length > 0),
        `${subject}.${key}`,
      ).toBe(true);
    }
  }
});

test("a text of a subject that was not handed down is a fault, not a blank", () => {
  const say = sayer({ language: "en", region: "en-GB", timeZone: "UTC", catalogues: {} });
  expect(() => say("ui.save")).toThrow(/No text ui.save/);
});

test("the language is the first of ours that the browser asks for", () => {
  expect(languageFrom("fr;q=0.9, de-AT;q=0.8, en;q=0.7")).toBe("de");
  expect(languageFrom("en-US,en;q=0.9,de;q=0.1")).toBe("en");
  expect(languageFrom("de;q=0, fr")).toBe("en");
  expect(languageFrom(null)).toBe("en");
});

test("a region that Intl does not know is none", () => {
  expect(regionFrom("de-CH")).toBe("de-CH");
  expect(regionFrom("'; drop")).toBeUndefined();
  expect(regionFrom(undefined)).toBeUndefined();
});

test("plural forms and small numbers are written as Intl does", () => {
  const forms = { one: "one", other: "other" };
  for (const language of Object.keys(LANGUAGES)) {
    const rules = new Intl.PluralRules(language);
    for (const count of [0, 1, 2, 5, 21, 100, 101, 1_000_000, 0.5, 1.5]) {
      expect(formOf(forms, count), `${language} ${count}`).toBe(rules.select(count));
    }
  }
  for (const region of [
    "en-GB",
    "de-CH",
    "fr-CA",
    "ms-MY",
    "hi-IN",
    "ar-EG",
    "fa-IR",
    "bn-BD",
    "mr-IN",
    "sv-SE",
    "pt-PT",
  ]) {
    const numbers = new Intl.NumberFormat(region);
    for (const count of [0, 7, 42, 999, 1000, 38204, -3, 0.5]) {
      expect(formatCount(count, region), region).toBe(numbers.format(count));
    }
  }
});
