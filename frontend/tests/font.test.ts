import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import inter from "../node_modules/@fontsource-variable/inter/package.json";

const SOURCES = new URL("../src/", import.meta.url).pathname;

test("the font was made of the package's version", () => {
  const made = `inter-${inter.version}-latin.woff2`;
  expect(readdirSync(join(SOURCES, "app", "fonts")).filter((name) => name.endsWith(".woff2"))).toEqual([made]);
  expect(readFileSync(join(SOURCES, "app", "fonts.ts"), "utf8")).toContain(made);
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
