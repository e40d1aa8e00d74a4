import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const SRC = new URL("../src/", import.meta.url).pathname;
const STYLES = join(SRC, "styles");
const read = (path: string) => readFileSync(path, "utf8");
const sheetsOf = (name: string) =>
  [...read(join(STYLES, name)).matchAll(/"\.\/(components\/[\w-]+\.css)"/g)].map(([, path]) => path as string);

/** The file below src that one file means by an import; nothing for a package. */
function fileOf(from: string, said: string): string | undefined {
  if (!/^(@\/|\.)/.test(said)) {
    return undefined;
  }
  const path = said.startsWith("@/") ? join(SRC, said.slice(2)) : join(dirname(from), said);
  return [path, `${path}.tsx`, `${path}.ts`, join(path, "index.ts")].find(
    (one) => /\.tsx?$/.test(one) && existsSync(one),
  );
}

function reachedFrom(roots: string[]): Map<string, string> {
  const reached = new Map<string, string>();
  const open = [...roots];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (!reached.has(path)) {
      const text = read(path);
      reached.set(path, text);
      const said = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, one]) => one as string);
      open.push(...said.map((one) => fileOf(path as string, one)).filter((one) => one !== undefined));
    }
  }
  return reached;
}

const app = join(SRC, "app");
const routes = readdirSync(app, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tsx"));
/** Has work.css: what it says so itself, or what a layout above it does. */
const hasWork = (name: string): boolean => {
  const [path, folder] = [join(app, name), dirname(join(app, name))];
  for (let at = folder; at.startsWith(app); at = dirname(at)) {
    if (existsSync(join(at, "layout.tsx")) && read(join(at, "layout.tsx")).includes('"@/styles/work.css"')) {
      return true;
    }
  }
  return read(path).includes('"@/styles/work.css"');
};

test("every sheet is in one of the two", () => {
  const all = readdirSync(join(STYLES, "components")).map((name) => `components/${name}`);
  expect([...sheetsOf("globals.css"), ...sheetsOf("work.css")].sort()).toEqual(all.sort());
});

/* A rule that only names classes which a page without work.css uses would be missing there. */
test("pages without work.css do without all of it", () => {
  const light = routes.filter((name) => !hasWork(name));
  expect(light).toContain("(app)/[company]/overview/page.tsx");
  expect(light).not.toContain("(app)/[company]/(work)/bank/page.tsx");
  const used = new Set<string>();
  for (const [path, text] of reachedFrom(light.map((name) => join(app, name)))) {
    if (path.endsWith(".tsx")) {
      for (const [, said] of text.matchAll(/className(?:=|: )("[^"]*"|\{[^}]*\})/gi)) {
        for (const [word] of (said as string).matchAll(/[a-z][\w-]*/gi)) {
          used.add(word);
        }
      }
    }
  }
  expect(used.size).toBeGreaterThan(200);
  const missing = sheetsOf("work.css").flatMap((name) => {
    const text = read(join(STYLES, name)).replace(/\/\*[\s\S]*?\*\//g, "");
    return [...text.matchAll(/([^{};]+)\{/g)]
      .flatMap(([, selectors]) => (selectors as string).split(/,(?![^()]*\))/))
      .map((selector) => selector.trim())
      .filter((selector) => !selector.startsWith("@"))
      .filter((selector) =>
        [...selector.replace(/:not\([^)]*\)/g, "").matchAll(/\.([a-z][\w-]*)/gi)].every(([, one]) =>
          used.has(one as string),
        ),
      )
      .map((selector) => `${relative("components", name)}: ${selector}`);
  });
  expect(missing).toEqual([]);
});
