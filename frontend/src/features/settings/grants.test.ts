import { expect, test } from "vitest";
import { grantOf, roleValue } from "./grants";

test("a role goes into a field and back", () => {
  expect(grantOf(roleValue({ role: "viewer", role_id: null }), ["a"])).toEqual({ role: "viewer", company_ids: ["a"] });
  expect(grantOf(roleValue({ role: "Branch", role_id: "7" }), null)).toEqual({ role_id: "7", company_ids: null });
});

test("an owner is one of the whole tenant, whatever was ticked before", () => {
  expect(grantOf("owner", ["a"])).toEqual({ role: "owner", company_ids: null });
});
