import { expect, test } from "vitest";
import { pageOf } from "./places";

const API = "/api/v1/companies/c/reports";

test("addresses of the API lead to pages, over the same days and the same slice", () => {
  expect(pageOf("c", `${API}/general-ledger?account_id=a&from_date=2026-01-01&to_date=2026-03-31`)).toBe(
    "/c/reports/general-ledger?account=a&from=2026-01-01&to=2026-03-31",
  );
  expect(
    pageOf(
      "c",
      `${API}/profit-and-loss?from_date=2026-01-01&to_date=2026-03-31&dimension=cost-centre%3ACC1&dimension=p%3A2`,
    ),
  ).toBe("/c/reports/profit-and-loss?from=2026-01-01&to=2026-03-31&dimension=cost-centre%3ACC1&dimension=p%3A2");
  expect(pageOf("c", "/api/v1/companies/c/journal-entries?status=draft")).toBe("/c/entries?status=draft");
  expect(pageOf("c", "/api/v1/companies/c/journal-entries/e")).toBe("/c/entries/e");
});

test("a ledger since the beginning begins with the year; a result since the beginning does not", () => {
  expect(pageOf("c", `${API}/general-ledger?account_id=a&from_date=1900-01-01&to_date=2026-03-31`)).toBe(
    "/c/reports/general-ledger?account=a&to=2026-03-31",
  );
  expect(pageOf("c", `${API}/profit-and-loss?from_date=1900-01-01&to_date=2025-12-31`)).toContain("from=1900-01-01");
});

test("what has no page leads nowhere", () => {
  expect(pageOf("c", "/api/v1/companies/c/jobs")).toBeNull();
  expect(pageOf("c", `/api/v1/companies/other/reports/general-ledger?account_id=a`)).toBeNull();
  expect(pageOf("c", null)).toBeNull();
});
