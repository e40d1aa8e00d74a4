import { expect, test } from "vitest";
import { contentSecurityPolicy } from "./csp";

function directive(policy: string, name: string): string {
  return policy.split("; ").find((part) => part.startsWith(`${name} `)) ?? "";
}

test("nothing comes from elsewhere", () => {
  expect(contentSecurityPolicy("n", "")).not.toContain("http");
});

test("a CDN gives styles, fonts and pictures, and nothing that runs or is told", () => {
  const policy = contentSecurityPolicy("n", "https://cdn.example");
  for (const name of ["style-src", "font-src", "img-src"]) {
    expect(directive(policy, name)).toBe(`${name} 'self' https://cdn.example`);
  }
  for (const name of ["connect-src", "worker-src", "form-action"]) {
    expect(directive(policy, name)).toBe(`${name} 'self'`);
  }
  expect(directive(policy, "script-src")).toBe("script-src 'nonce-n' 'strict-dynamic'");
});
