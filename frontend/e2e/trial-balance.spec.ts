import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

const RENT = {
  posting_date: "2026-03-15",
  description: "Rent for March",
  lines: [
    { account_code: "6110", debit: "1234567.89" },
    { account_code: "1130", credit: "1234567.89" },
  ],
};

test("a figure of the trial balance leads to its lines, to the entry, and back", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const accounts = await api.get<{ items: { code: string; is_heading: boolean }[] }>(
    `/companies/${books.companyId}/accounts?limit=200`,
  );
  const [expense, bank] = [
    accounts.items.find(({ code, is_heading }) => code.startsWith("6") && !is_heading),
    accounts.items.find(({ code }) => code === "1130"),
  ];
  const lines = [
    { ...RENT.lines[0], account_code: expense?.code ?? "" },
    { ...RENT.lines[1], account_code: bank?.code ?? "" },
  ];
  await makeEntries(api, books.companyId, [{ ...RENT, lines }]);
  await page.goto(`/${books.companyId}/reports/trial-balance?from=2026-01-01&to=2026-12-31`);
  await expect(page.getByText("Balanced: debit and credit are the same")).toBeVisible();
  await lookAtPage("trial balance");
  await page.getByRole("link", { name: "\u22121,234,567.89" }).click();
  await expect(page).toHaveURL(/general-ledger\?account=.*from=2026-01-01/);
  await expect(page.getByText("Rent for March")).toBeVisible();
  await lookAtPage("general ledger");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Trial balance" })).toBeVisible();
});

test("the span stands in the address", async ({ page, books }) => {
  await page.goto(`/${books.companyId}/reports/trial-balance`);
  await page.getByRole("button", { name: /^Span/ }).click();
  await page.getByLabel("From").fill("2026-02-01");
  await page.getByLabel("To").fill("2026-02-28");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/from=2026-02-01&to=2026-02-28/);
  await expect(page.getByRole("button", { name: /^Span/ })).toContainText("28 Feb 2026");
});
