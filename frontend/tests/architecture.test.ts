import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, test } from "vitest";
import pages from "../scripts/pages.json";

const SRC = new URL("../src/", import.meta.url).pathname;
const FILES = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith(".d.ts"))
  .map((name) => ({ name: name.split(sep).join("/"), text: readFileSync(join(SRC, name), "utf8") }));

/** What a file imports, as paths below src; packages are left out. */
function imports({ name, text }: { name: string; text: string }): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)]
    .map(([, from = ""]) =>
      from.startsWith("@/") ? from.slice(2) : from.startsWith(".") ? relative(SRC, join(SRC, name, "..", from)) : "",
    )
    .filter(Boolean);
}

const featureOf = (path: string) => /^features\/([^/]+)/.exec(path)?.[1];
const offending = (is: (name: string, to: string) => boolean) =>
  FILES.flatMap((file) =>
    imports(file)
      .filter((to) => is(file.name, to))
      .map((to) => `${file.name} -> ${to}`),
  );

test("there are files to look at", () => {
  expect(FILES.length).toBeGreaterThan(50);
});

test("features do not import features", () => {
  expect(
    offending(
      (name, to) => featureOf(name) !== undefined && featureOf(to) !== undefined && featureOf(name) !== featureOf(to),
    ),
  ).toEqual([]);
});

test("lib imports neither components nor features nor routes; components no features", () => {
  expect(offending((name, to) => name.startsWith("lib/") && /^(components|features|app)\//.test(to))).toEqual([]);
  expect(offending((name, to) => name.startsWith("components/") && /^(features|app)\//.test(to))).toEqual([]);
});

test("routes hold no logic: they read parameters and hand over", () => {
  const routes = FILES.filter(({ name }) => name.startsWith("app/"));
  expect(routes.filter(({ text }) => /lib\/api\/(server|client)"/.test(text)).map(({ name }) => name)).toEqual([]);
  expect(routes.filter(({ text }) => text.split("\n").length > 90).map(({ name }) => name)).toEqual([]);
});

test("no Server Actions and no route handlers: there is one API", () => {
  expect(
    FILES.filter(({ name, text }) => /(^|\/)route\.tsx?$/.test(name) || /^\s*["']use server["']/m.test(text)).map(
      ({ name }) => name,
    ),
  ).toEqual([]);
});

test("no money becomes a float, no markup is set raw, no style stands in markup", () => {
  const checked = FILES.filter(({ name }) => !/\.test\.tsx?$/.test(name));
  expect(
    checked
      .filter(({ text }) => /\bparseFloat\(|dangerouslySetInnerHTML|\bstyle=\{/.test(text))
      .map(({ name }) => name),
  ).toEqual([]);
  const counts = new Set(["lib/i18n/words.ts", "lib/i18n/languages.ts"]); // counts and weights, never amounts
  expect(
    checked.filter(({ name, text }) => /\bNumber\(/.test(text) && !counts.has(name)).map(({ name }) => name),
  ).toEqual([]);
});

test("a component over 250 lines is two", () => {
  expect(
    FILES.filter(({ name, text }) => name.endsWith(".tsx") && text.split("\n").length > 260).map(({ name }) => name),
  ).toEqual([]);
});

test("only tokens name colours", () => {
  const styled = readdirSync(join(SRC, "styles"), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".css") && name !== "tokens.css",
  );
  const raw = styled.filter((name) =>
    /#[0-9a-f]{3,8}\b|rgba?\(/i.test(readFileSync(join(SRC, "styles", name), "utf8")),
  );
  expect(raw).toEqual([]);
});

test("sheets name no side of the page by left and right: it may be written from the other", () => {
  const folder = new URL("../src/styles/", import.meta.url).pathname;
  const physical =
    /^\s*(?:(?:margin|padding|border)-(?:left|right)\b[\w-]*:|left:|right:|(?:text-align|float):\s*(?:left|right)\b).*/gm;
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".css") && !name.endsWith("rtl.css"))
    .flatMap((name) =>
      [...readFileSync(join(folder, name), "utf8").matchAll(physical)].map(([line]) => `${name}: ${line.trim()}`),
    );
  expect(found).toEqual([]);
});

test("a class that one stylesheet makes is not made again by another", () => {
  const folder = new URL("../src/styles/components/", import.meta.url);
  const made = new Map<string, Set<string>>();
  for (const name of readdirSync(folder)) {
    const text = readFileSync(new URL(name, folder), "utf8");
    for (const [, found] of text.matchAll(/^\.([a-z][\w-]*) \{$/gm)) {
      made.set(found as string, (made.get(found as string) ?? new Set()).add(name));
    }
  }
  expect([...made].filter(([, files]) => files.size > 1).map(([name, files]) => [name, ...files])).toEqual([]);
});

/** Forms that come by a click: React has been there before them. */
const CLICKED = new Set([
  "components/ui/dialog.tsx",
  "components/ui/filter-editor.tsx",
  "components/ui/saved-views-list.tsx",
  "features/reconcile/components/panel.tsx",
]);

test("no form sends what was typed in an address, should it be sent before React listens", () => {
  const forms = FILES.flatMap(({ name, text }) =>
    CLICKED.has(name) ? [] : [...text.matchAll(/<form\b[^<]*/g)].map(([form]) => ({ name, form })),
  );
  expect(forms.length).toBeGreaterThan(20);
  expect(
    forms
      .filter(({ name, form }) => !/method="post"|\.\.\.sent\(/.test(form) && !name.endsWith("/consolidate.tsx"))
      .map(({ name }) => name),
  ).toEqual([]);
});

/** Pages that show nothing themselves. */
const LEADS_ON: { readonly [route: string]: string } = {
  "": "to a company",
  "[company]": "to the overview",
  settings: "to the members",
};

/** Pages that the walk over every page leaves out, for they need a story: the spec that looks at each, at both sizes in both themes. */
const LOOKED_AT_BY: { readonly [route: string]: string } = {
  "sign-in/*": "sign-in.spec.ts",
  invitation: "joining.spec.ts",
  "account/platform": "platform.spec.ts",
  "d/*": "papers.spec.ts",
  "payment-runs/*": "payment-runs.spec.ts",
  start: "start.spec.ts",
  "start/country": "start.spec.ts",
  "start/name": "start.spec.ts",
  "start/currency": "start.spec.ts",
  "start/year": "start.spec.ts",
  "start/first": "start.spec.ts",
  "start/demo": "start.spec.ts",
};

const plain = (path: string) =>
  path
    .replace(/\?.*/, "")
    .replace("{company}/", "")
    .replace("sign-in/nowhere", "sign-in/*")
    .replace(/\{\w+\}|\[\w+\]/g, "*");
const ROUTES = FILES.filter(({ name }) => /^app\/.*page\.tsx$/.test(name))
  .map(({ name }) =>
    name
      .replace(/^app\//, "")
      .replace(/\/?page\.tsx$/, "")
      .replace(/\([a-z]+\)\/?/g, "")
      .replace(/^\[company\]\//, ""),
  )
  .filter((route) => !(route in LEADS_ON))
  .map(plain);
const WALKED = [...pages.open, ...pages.account.map((name) => `account/${name}`), ...Object.values(pages.company)].map(
  plain,
);

test("pictures are taken of every page", () => {
  const taken = new Set([...WALKED, ...[...pages.start, ...Object.values(pages.apart)].map(plain)]);
  expect(ROUTES.filter((route) => !taken.has(route))).toEqual([]);
});

test("axe walks over every page, or a spec of its own has it looked at wholly", () => {
  expect(ROUTES.filter((route) => !WALKED.includes(route) && !(route in LOOKED_AT_BY))).toEqual([]);
  expect(Object.keys(LOOKED_AT_BY).filter((route) => WALKED.includes(route) || !ROUTES.includes(route))).toEqual([]);
  const specs = [...new Set(Object.values(LOOKED_AT_BY))];
  const looks = (name: string) => /await lookAtPageWholly\(/.test(readFileSync(`e2e/${name}`, "utf8"));
  expect(specs.filter((name) => !looks(name))).toEqual([]);
});
