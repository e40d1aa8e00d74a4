import { expect, test } from "vitest";
import { pauseOf } from "./pauses";

const NOW = new Date("2026-03-15T04:00:00Z");
const PAST = "2026-03-15T04:00:00Z";
const SOON = "2026-03-15T04:00:01Z";
const LATER = "2026-03-15T05:00:00Z";

test("a pause is said while it lasts; that of everything before that of sending", () => {
  const of = (paused_until: string | null, sending_paused_until: string | null) =>
    pauseOf({ paused_until, sending_paused_until }, NOW);
  expect(of(null, null)).toBeNull();
  expect(of(PAST, PAST)).toBeNull();
  expect(of(null, SOON)).toEqual({ is: "sending_paused", until: SOON });
  expect(of(PAST, SOON)).toEqual({ is: "sending_paused", until: SOON });
  expect(of(SOON, LATER)).toEqual({ is: "paused", until: SOON });
});
