import { expect, it } from "vitest";
import { pageOf } from "./page-of";

it("names parameters, never what stands there", () => {
  expect(pageOf("/kopi-pagi/invoices/0192f0", { company: "kopi-pagi", document: "0192f0" })).toBe(
    "/[company]/invoices/[document]",
  );
  expect(pageOf("/kopi-pagi/overview/", { company: "kopi-pagi" })).toBe("/[company]/overview");
  expect(pageOf("/account/profile", {})).toBe("/account/profile");
});

it("knows a parameter however it is written", () => {
  expect(pageOf("/kopi%20pagi/settings/taxes/A%2FB", { company: "kopi pagi", code: "A%2FB" })).toBe(
    "/[company]/settings/taxes/[code]",
  );
  expect(pageOf("/%E0%A4%A/bills", { company: "%E0%A4%A" })).toBe("/[company]/bills");
});
