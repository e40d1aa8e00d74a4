import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import columns from "../src/lib/i18n/en/columns";

const BACKEND = new URL("../../backend/oasys/", import.meta.url).pathname;
const SOURCES = readdirSync(BACKEND, { recursive: true, encoding: "utf8" })
  .filter((name) => /(^|\/)sql\/[^/]+\.sql$|\/migrations\/[^/]+\.py$/.test(name))
  .map((name) => readFileSync(join(BACKEND, name), "utf8"));

test("every column that the audit trail records has a name", () => {
  const recorded = SOURCES.flatMap((text) =>
    [...text.matchAll(/audit_record\(\s*'\w+',\s*'([^']*)'/g)].flatMap(([, names = ""]) => names.split(/\s+/)),
  ).filter(Boolean);
  expect(recorded.length).toBeGreaterThan(100);
  expect([...new Set(recorded)].filter((name) => !(name in columns)).sort()).toEqual([]);
});
