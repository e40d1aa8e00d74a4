import { expect, test } from "vitest";
import { bytes, text } from "./passkeys";

test("bytes go into base64url and back", () => {
  const all = Uint8Array.from({ length: 256 }, (_, at) => at);
  expect(new Uint8Array(bytes(text(all.buffer)))).toEqual(all);
  expect(text(Uint8Array.from([251, 255, 191]).buffer)).toBe("-_-_");
});
