import { expect, test } from "vitest";
import { missingDays } from "./gap";

test("the days between two statements are missing, neither of theirs", () => {
  expect(missingDays({ after: "2026-03-02", before: "2026-03-08", days: 5 })).toEqual({
    from: "2026-03-03",
    to: "2026-03-07",
  });
  expect(missingDays({ after: "2026-02-28", before: "2026-03-02", days: 1 })).toEqual({
    from: "2026-03-01",
    to: "2026-03-01",
  });
});

test("statements that follow each other miss no day", () => {
  expect(missingDays({ after: "2026-03-31", before: "2026-04-01", days: 0 })).toBeNull();
});
