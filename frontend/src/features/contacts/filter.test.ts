import { expect, test } from "vitest";
import { contactFilter, isNarrowed, listAddress } from "./filter";

test("what the address says is read; what it cannot say is left out", () => {
  expect(contactFilter({ role: "supplier", kind: "robot", archived: "all", bank: "proposed", q: "  kopi " })).toEqual({
    role: "supplier",
    archived: "all",
    bank: "proposed",
    q: "kopi",
  });
  expect(contactFilter({ q: "x".repeat(300) }).q).toHaveLength(200);
});

test("a change of the filter keeps the rest, and the place in the list goes where it is taken away", () => {
  const filter = { role: "customer", q: "kopi", after: "c" } as const;
  expect(listAddress("1", filter, { after: undefined })).toBe("/1/contacts?role=customer&q=kopi");
  expect(listAddress("1", {}, { role: "supplier" })).toBe("/1/contacts?role=supplier");
});

test("the place in a list does not narrow it", () => {
  expect(isNarrowed({ after: "c" })).toBe(false);
  expect(isNarrowed({ archived: "all" })).toBe(true);
});
