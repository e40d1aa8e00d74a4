import { expect, test } from "vitest";
import { placeOf } from "./places";
import { monthBefore, monthOf, windowOf } from "./states";

test("the window ends 72 hours after the validation", () => {
  const at = "2026-03-15T04:00:00Z";
  expect(windowOf(at, new Date("2026-03-15T04:00:00Z"))).toEqual({ until: "2026-03-18T04:00:00.000Z", hours: 72 });
  expect(windowOf(at, new Date("2026-03-18T03:00:01Z")).hours).toBe(0);
  expect(windowOf(at, new Date("2026-03-18T04:00:01Z")).hours).toBe(-1);
});

test("months", () => {
  expect([monthBefore("2026-01-31"), monthBefore("2026-11-02")]).toEqual(["2025-12", "2026-10"]);
  expect(["2026-03", "2026-13", "2026-3", "1999-01", undefined].map(monthOf)).toEqual([
    "2026-03",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("a place of a document is said in words and leads to where it is mended", () => {
  const sale = { companyId: "c", contactId: "k", isPurchase: false };
  expect(placeOf("buyer/address/state", sale)).toEqual({ of: "buyer", at: "state", href: "/c/contacts/k/edit" });
  expect(placeOf("supplier/tin", sale)).toMatchObject({ of: "supplier", href: "/c/settings/paper" });
  expect(placeOf("supplier/msic", sale)).toMatchObject({ href: "/c/settings/myinvois" });
  expect(placeOf("lines/12/taxes", sale)).toEqual({ of: "line", line: 12, at: "taxes", href: null });
  expect(placeOf("certificate", sale)).toMatchObject({ of: null, at: "certificate", href: "/c/settings/myinvois" });
  // in a self-billed e-invoice the contact is the seller
  expect(placeOf("supplier/phone", { ...sale, isPurchase: true })).toMatchObject({ href: "/c/contacts/k/edit" });
  expect(placeOf("something/else", sale)).toEqual({ of: null, at: null, href: null });
});
