import { expect, test } from "vitest";
import { isWritten } from "./written";

const sent = { note: "a", currency: null, lines: [{ text: "Beans", account: null, taxes: ["x"] }] };
const there = { note: "a", currency: "MYR", lines: [{ text: "Beans", account: "4110", taxes: ["x"] }] };

test("what was left to the API is there as it filled it in before", () => {
  expect(isWritten(sent, there, { ...there, note: "before" })).toBe(true);
  expect(isWritten(there, { ...there }, undefined)).toBe(true);
});

test("what somebody else chose where the API was to is a change", () => {
  expect(isWritten(sent, { ...there, currency: "USD" }, there)).toBe(false);
  expect(isWritten(sent, { ...there, lines: [{ ...there.lines[0], account: "4200" }] }, there)).toBe(false);
  expect(isWritten(sent, there, undefined)).toBe(false);
});

test("another text, another line and another tax are changes", () => {
  expect(isWritten(sent, { ...there, note: "b" }, there)).toBe(false);
  expect(isWritten(sent, { ...there, lines: [...there.lines, ...there.lines] }, there)).toBe(false);
  expect(isWritten(sent, { ...there, lines: [] }, there)).toBe(false);
  expect(isWritten(sent, { ...there, lines: [{ ...there.lines[0], taxes: ["x", "y"] }] }, there)).toBe(false);
});
