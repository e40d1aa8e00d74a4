import { expect, test } from "vitest";
import { isNarrowed, lineSought, linesAddress, viewOf } from "./filter";

const ID = "0199b8a2-7c1e-7d3a-9f00-2b1c4d5e6f70";

test("an address says which lines, and is written again the same", () => {
  const sought = lineSought({
    state: ["matched", "open", "nonsense"],
    from: "2026-03-01",
    to: "2026-13-01",
    import: ID,
    q: "rent",
    order: "oldest",
  });
  expect(sought.states).toEqual(["open", "matched"]);
  expect(sought.to).toBeUndefined();
  expect(linesAddress("/c/lines", sought, { open: "x" })).toBe(
    `/c/lines?state=open&state=matched&from=2026-03-01&import=${ID}&q=rent&order=oldest&open=x`,
  );
});

test("what is no id of an import is not asked for, and nothing said is every line", () => {
  const sought = lineSought({ import: "1 or 1=1", after: "abc" });
  expect(sought.importId).toBeUndefined();
  expect(isNarrowed(sought)).toBe(false);
  expect(linesAddress("/c/lines", sought)).toBe("/c/lines?after=abc");
  expect(linesAddress("/c/lines", sought, { after: null })).toBe("/c/lines");
  expect(isNarrowed(lineSought({ q: "rent" }))).toBe(true);
});

test("a view that there is none of is the statements", () => {
  expect(viewOf({ view: "review" })).toBe("review");
  expect(viewOf({ view: "all" })).toBe("statements");
});
