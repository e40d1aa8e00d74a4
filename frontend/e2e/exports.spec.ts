import { readFileSync } from "node:fs";
import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

test("the books are taken along as an archive, and checked", async ({ page, books, api, lookAtPage }) => {
  await page.goto(`/${books.companyId}/export`);
  await expect(page.getByRole("heading", { name: "Export and proof" })).toBeVisible();
  await lookAtPage("nothing exported");
  const lines = [
    { account_code: "1110", debit: "100.00" },
    { account_code: "3100", credit: "100.00" },
  ];
  await makeEntries(api, books.companyId, [{ posting_date: "2026-01-05", description: "Capital", lines }]);
  await page.getByRole("button", { name: "Make an archive" }).click();
  await expect(page.getByText("Ready")).toBeVisible({ timeout: 60_000 });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^books-kopi-pagi-sdn-bhd-\d{4}-\d\d-\d\d\.zip$/);
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  await expect(page.getByRole("row", { name: /books-kopi/ })).toContainText(`${Math.ceil(bytes.length / 1024)} KB`);
  await expect(async () => {
    await page.reload(); // the worker seals in its next round
    await expect(page.locator(".kpi", { hasText: "Entries sealed" })).toContainText("1", { timeout: 5_000 });
  }).toPass();
  const seal = await api.get<{ hash: string }>(`/companies/${books.companyId}/seal`);
  await expect(page.getByText(seal.hash)).toBeVisible();
  await page.getByRole("button", { name: "Check the books" }).click();
  await expect(page.getByText(/Everything agrees\. Looked at: 1 entries, 2 lines/)).toBeVisible();
  await lookAtPage("exported and checked");
});
