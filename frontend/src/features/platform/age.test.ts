import { expect, test } from "vitest";
import { ageOf } from "./age";

test.each([
  [0, "seconds", 0],
  [119, "seconds", 119],
  [120, "minutes", 2],
  [7199, "minutes", 119],
  [7200, "hours", 2],
  [172_799, "hours", 47],
  [172_800, "days", 2],
])("%i seconds are said in %s", (seconds, unit, count) => {
  expect(ageOf(seconds)).toEqual({ unit, count });
});
