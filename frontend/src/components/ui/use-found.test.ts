import { expect, test } from "vitest";
import { foundFor } from "./use-found";

const answer = { to: "kopi", found: ["Kopi Pagi"], refusal: null };

test("what was found for another text is not the answer to what is typed now", () => {
  expect(foundFor("kopi", answer)).toEqual({ found: ["Kopi Pagi"], isAsking: false, refusal: null });
  expect(foundFor("kopi s", answer).isAsking).toBe(true);
  expect(foundFor("", null)).toEqual({ found: [], isAsking: true, refusal: null });
  expect(foundFor(null, answer).isAsking).toBe(false);
});

test("a refusal is said of the text it was given to, and not of the next one", () => {
  const refused = { to: "kopi", found: [], refusal: "Too many requests." };
  expect(foundFor("kopi", refused).refusal).toBe("Too many requests.");
  expect(foundFor("kopi s", refused).refusal).toBeNull();
});
