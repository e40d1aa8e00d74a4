import { expect, test } from "vitest";
import { deviceName } from "./devices";

test("browsers are named by what they are, not by what they pretend to be", () => {
  const chrome =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
  expect(deviceName(chrome)).toEqual({ browser: "Chrome", system: "Linux" });
  expect(deviceName(`${chrome} Edg/130.0`).browser).toBe("Edge");
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
  expect(deviceName(iphone)).toEqual({ browser: "Safari", system: "iOS" });
  expect(deviceName("curl/8.5.0")).toEqual({ browser: "curl", system: "" });
  expect(deviceName("")).toEqual({ browser: "", system: "" });
});
