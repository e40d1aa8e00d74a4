import { readFileSync } from "node:fs";
import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

test("everything of the tenant is downloaded after a proof", async ({ page, books, lookAtPage }) => {
  await page.goto(`/${books.companyId}/settings/organisation`);
  await expect(page.getByText("No plan: no limits")).toBeVisible();
  await lookAtPage("organisation");
  await page.getByRole("button", { name: "Download", exact: true }).press("Enter");
  await page.getByLabel("Password").fill(books.person.password);
  const download = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.zip$/);
  expect(
    readFileSync(await file.path())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
  await expect(page.getByText(/MB were downloaded/)).toBeVisible();
});

test("the tenant's deletion is asked for by its name, stands on every page, and is taken back", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const lines = [
    { account_code: "1110", debit: "5.00" },
    { account_code: "3100", credit: "5.00" },
  ];
  await makeEntries(api, books.companyId, [{ posting_date: "2026-03-15", description: "Share", lines }]);
  await page.goto(`/${books.companyId}/settings/organisation`);
  await expect(page.getByText(/wants its books kept until 31 Dec 2033/)).toBeVisible();
  await page.getByRole("button", { name: "Delete the tenant" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Delete the tenant" });
  const typed = dialog.getByLabel(/^Type the tenant/);
  await typed.fill("Kopi Pagi");
  await page.keyboard.press("Enter");
  await expect(typed).toBeFocused();
  await expect(dialog.getByText("Write the name exactly as it stands above.")).toBeVisible();
  await expect(dialog.getByText(/Say that you keep the books/)).toBeVisible();
  await lookAtPage("a deletion that is asked for");
  await typed.fill("Kopi Pagi Sdn Bhd");
  await dialog.getByLabel(/I have downloaded everything/).check();
  await dialog.getByRole("button", { name: "Have it deleted" }).click();
  await page.getByLabel("Password").fill(books.person.password);
  await page.keyboard.press("Enter");
  const notice = page.getByRole("complementary", { name: "Deletion" });
  await expect(notice).toContainText("This tenant will be deleted on");
  await lookAtPage("a tenant that waits for its deletion");
  await page.goto("/"); // no company is in use any more: one still gets in
  await page.waitForURL(`**/${books.companyId}/overview`);
  await expect(notice).toContainText("Its books are read only.");
  await notice.getByRole("link", { name: "What will happen" }).click();
  await page.getByRole("button", { name: "Take the deletion back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take the deletion back" }).click();
  await expect(notice).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Delete the tenant" })).toBeVisible();
  const company = await api.get<{ archived_at: string | null }>(`/companies/${books.companyId}`);
  expect(company.archived_at).toBeNull();
});
