import { expect, test } from "vitest";
import { scrolledTo, windowOf } from "./window";

test("of 100,000 rows some fifty are drawn, and those that are seen are among them", () => {
  for (const top of [0, 31, 32, 1000, 1_600_000, 3_199_000]) {
    const { from, to } = windowOf(100_000, 32, top, 800);
    expect(to - from).toBeLessThanOrEqual(60);
    expect(from).toBeLessThanOrEqual(Math.floor(top / 32));
    expect(to).toBeGreaterThanOrEqual(Math.min(Math.ceil((top + 800) / 32), 100_000));
  }
  expect(windowOf(0, 32, 0, 800)).toEqual({ from: 0, to: 0 });
  expect(windowOf(5, 32, 9999, 800).to).toBe(5);
});

test("a row is brought into view by the shortest way", () => {
  expect(scrolledTo(0, 32, 320, 320)).toBe(0);
  expect(scrolledTo(15, 32, 320, 320)).toBe(320);
  expect(scrolledTo(20, 32, 320, 320)).toBe(352);
});
