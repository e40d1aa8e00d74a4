import { expect, test } from "vitest";
import { type Business, versionOver } from "./business";

const said: Business = {
  is_enabled: false,
  msic: "56101",
  activity: "Coffee",
  classification: "022",
  self_billed_classification: "036",
};
const seen = { said, version: 3 };

test("what somebody else said of the business meanwhile is not saved over", () => {
  expect(versionOver(seen, { said: { ...said, activity: "Tea" }, version: 4 })).toBe(3);
  expect(versionOver(seen, { said: { ...said, is_enabled: true }, version: 4 })).toBe(3);
});

test("another program or certificate does not stand in the way", () => {
  expect(versionOver(seen, { said: { ...said }, version: 4 })).toBe(4);
});

test("after a save its version counts until the page is read again", () => {
  expect(versionOver({ said, version: 5 }, { said, version: 4 })).toBe(5);
});
