import { expect, test } from "vitest";
import { endOfDay } from "./moments";

test("a day ends when the clock on the wall says so", () => {
  expect(endOfDay("2026-10-31", "UTC")).toBe("2026-10-31T23:59:59.999Z");
  expect(endOfDay("2026-10-31", "Asia/Kuala_Lumpur")).toBe("2026-10-31T15:59:59.999Z");
  expect(endOfDay("2026-10-25", "Europe/Berlin")).toBe("2026-10-25T22:59:59.999Z"); // the clock went back that night
  expect(endOfDay("2026-12-31", "America/New_York")).toBe("2027-01-01T04:59:59.999Z");
});
