import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import audit from "../src/lib/i18n/en/audit";
import columns from "../src/lib/i18n/en/columns";

const BACKEND = new URL("../../backend/oasys/", import.meta.url).pathname;
/** What each trigger of the audit trail is given: a kind, columns, a word, and rules for other words. Literals of SQL go on in the next line. */
const RECORDED = readdirSync(BACKEND, { recursive: true, encoding: "utf8" })
  .filter((name) => /(^|\/)sql\/[^/]+\.sql$|\/migrations\/[^/]+\.py$/.test(name))
  .flatMap((name) => [...readFileSync(join(BACKEND, name), "utf8").matchAll(/audit_record\(([^)]*)\)/g)])
  .map(([, given = ""]) => [...given.replace(/'\s*\n\s*'/g, "").matchAll(/'([^']*)'/g)].map(([, text = ""]) => text))
  .filter(({ length }) => length > 0);
const lacking = (names: readonly string[], words: object) =>
  [...new Set(names)].filter((name) => !(name in words)).sort();

test("every column that the audit trail records has a name", () => {
  const recorded = RECORDED.flatMap(([, names = ""]) => names.split(/\s+/)).filter(Boolean);
  expect(recorded.length).toBeGreaterThan(100);
  expect(lacking(recorded, columns)).toEqual([]);
});

test("every kind of thing that it records, and everything that is done, has a word", () => {
  const kinds = RECORDED.map(([kind]) => `kind_${kind}`);
  const verbs = RECORDED.flatMap(([, , word, ...rules]) => [word, ...rules.map((rule) => rule.split(":")[2])]);
  expect(kinds.length).toBeGreaterThan(100);
  expect(lacking([...kinds, ...verbs.map((verb) => `verb_${verb}`)], audit)).toEqual([]);
});
