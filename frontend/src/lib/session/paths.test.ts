import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./csp";
import { companyIn, isOpenToAll, safeNext } from "./paths";

test("only a path of ours is gone to after the sign-in", () => {
  expect(safeNext("/a/entries?status=draft")).toBe("/a/entries?status=draft");
  for (const wanted of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "",
    null,
    "/sign-in?next=/sign-in",
  ]) {
    expect(safeNext(wanted)).toBe("/");
  }
});

test("the ways in are open, what only begins like them is not", () => {
  expect(["/sign-in", "/verify-email"].every(isOpenToAll)).toBe(true);
  expect(["/", "/sign-in-elsewhere", "/entries/sign-in"].some(isOpenToAll)).toBe(false);
});

test("the policy allows nothing unsafe and nothing from elsewhere", () => {
  const policy = contentSecurityPolicy("abc");
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
  expect(policy).toMatch(/script-src 'nonce-abc' 'strict-dynamic';/);
});

test("documents by their public links are open to all, and nothing that merely begins like them", () => {
  for (const open of ["/d/abc", "/d", "/sign-in", "/reset-password/x"]) {
    expect(isOpenToAll(open), open).toBe(true);
  }
  for (const closed of ["/dxyz", "/da/bc", "/sign-inside", "/", "/a/d/abc", "/D/abc"]) {
    expect(isOpenToAll(closed), closed).toBe(false);
  }
});

test("a page of a company names it in its path", () => {
  const id = "0198c0de-0000-7000-8000-000000000001";
  for (const path of [`/${id}`, `/${id}/entries`, `/${id}/entries?status=draft`, `/${id}?a=/b`]) {
    expect(companyIn(path), path).toBe(id);
  }
  for (const path of [null, "", "/", "/account/profile", `/account/${id}`, `/${id}x/entries`, `/d?company=/${id}`]) {
    expect(companyIn(path), String(path)).toBeNull();
  }
});
