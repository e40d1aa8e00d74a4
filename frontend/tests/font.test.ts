import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import inter from "../node_modules/@fontsource-variable/inter/package.json";

const SOURCES = new URL("../src/", import.meta.url).pathname;

test("the fonts were made of the package's version", () => {
  const made = ["core", "western"].map((part) => `inter-${inter.version}-${part}.woff2`);
  expect(readdirSync(join(SOURCES, "app", "fonts")).filter((name) => name.endsWith(".woff2"))).toEqual(made);
  const fonts = readFileSync(join(SOURCES, "app", "fonts.ts"), "utf8");
  expect(made.filter((name) => !fonts.includes(name))).toEqual([]);
});

/* What each page asks for first is to hold all that the app says: else every page would ask for the second file as well. */
test("the second font has no letter that the app's own words need", () => {
  const [, ranges] =
    /interWestern[\s\S]*?"(U\+[^"]+)"/.exec(readFileSync(join(SOURCES, "app", "fonts.ts"), "utf8")) ?? [];
  const spans = (ranges ?? "").split(", ").map((span) =>
    span
      .slice(2)
      .split("-")
      .map((end) => Number.parseInt(end, 16)),
  );
  expect(spans.length).toBeGreaterThan(20);
  const isIn = (letter: string) =>
    spans.some(([first = 0, last = first]) => letter.charCodeAt(0) >= first && letter.charCodeAt(0) <= last);
  const found = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((name) => /i18n.*\.(ts|json)$/.test(name) && !/\.test\./.test(name))
    .flatMap((name) =>
      [...readFileSync(join(SOURCES, name), "utf8")].filter(isIn).map((letter) => `${name}: ${letter}`),
    );
  expect([...new Set(found)]).toEqual([]);
});

test("no style sheet asks for a weight that the font does not have", () => {
  const weights = readdirSync(join(SOURCES, "styles"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".css"))
    .flatMap((name) => [
      ...readFileSync(join(SOURCES, "styles", name), "utf8").matchAll(/(?:font-weight|--type-\d+|font):\s*(\d{3})\b/g),
    ])
    .map(([, weight]) => Number(weight));
  expect(weights.length).toBeGreaterThan(20);
  expect(weights.filter((weight) => weight < 400 || weight > 700)).toEqual([]);
});
