import { expect, test } from "vitest";
import { type Endpoint, needsSomebody, shortAddress, standOf } from "./state";

const endpoint = (change: Partial<Endpoint>) =>
  ({ is_enabled: true, disabled_reason: null, failing_since: null, ...change }) as Endpoint;

test("an endpoint stands as its flags say", () => {
  expect(standOf(endpoint({}))).toBe("takes");
  expect(standOf(endpoint({ failing_since: "2026-03-31T09:12:44Z" }))).toBe("failing");
  expect(standOf(endpoint({ is_enabled: false, disabled_reason: "by_hand" }))).toBe("paused");
  expect(standOf(endpoint({ is_enabled: false, disabled_reason: "gone" }))).toBe("stopped_gone");
  expect(standOf(endpoint({ is_enabled: false, disabled_reason: "failing" }))).toBe("stopped_failing");
});

test("one that was paused needs nobody, one that fails does", () => {
  expect(
    ["stopped_failing", "stopped_gone", "failing", "paused", "takes"].map((one) => needsSomebody(one as "takes")),
  ).toEqual([true, true, true, false, false]);
});

test("an address is shown without its scheme", () => {
  expect(shortAddress("https://hooks.example.com/oasys")).toBe("hooks.example.com/oasys");
});
