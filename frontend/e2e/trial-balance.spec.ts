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

test("a balance on screen follows what somebody else posts", async ({ page, api, books }) => {
  const listens = page.waitForRequest("**/api/v1/events*");
  await page.goto(`/${books.companyId}/reports/trial-balance?from=2026-01-01&to=2026-12-31`);
  await expect(page.getByText("Nothing was posted").or(page.getByRole("row", { name: /1130/ }))).toBeVisible();
  await listens;
  await makeEntries(api, books.companyId, [RENT]);
  await expect(page.getByRole("row", { name: /1130/ })).toContainText("\u22121,234,567.89");
});

test("headings fold and unfold over their accounts, and earlier balances stand beside", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  await makeEntries(api, books.companyId, [
    RENT,
    { ...RENT, posting_date: "2026-02-10", description: "Rent, February" },
  ]);
  await page.goto(`/${books.companyId}/reports/trial-balance?from=2026-03-01&to=2026-03-31`);
  await expect(page.getByRole("row", { name: /1130/ })).toContainText("\u22122,469,135.78");
  await page.getByRole("link", { name: "Groups" }).click();
  await expect(page).toHaveURL(/level=groups/);
  const bank = page.getByRole("row", { name: /^1100/ });
  await expect(bank).toContainText("\u22122,469,135.78");
  await expect(page.getByRole("row", { name: /^1130/ })).toHaveCount(0);
  await bank.getByRole("link").click();
  await expect(page).toHaveURL(/turn=1100/);
  await expect(page.getByRole("row", { name: /^1130/ })).toContainText("\u22122,469,135.78");
  await expect(page.getByText("Balanced: debit and credit are the same")).toBeVisible();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("combobox", { name: "Filter" }).selectOption("Compare");
  await page.getByRole("combobox", { name: "Compare" }).selectOption("1");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("button", { name: /^Apart by/ }).click();
  await page.getByRole("dialog").getByLabel("Apart by").selectOption("month");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByRole("columnheader", { name: "28 Feb 2026" })).toBeVisible();
  const earlier = page
    .getByRole("row", { name: /^1130/ })
    .getByRole("link", { name: "\u22121,234,567.89", exact: true });
  await lookAtPage("trial balance by headings, compared");
  await earlier.click();
  await expect(page).toHaveURL(/general-ledger\?account=.*from=2026-02-01.*to=2026-02-28/);
  await page.goBack();
  await expect(page.getByRole("row", { name: /^1130/ })).toBeVisible();
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
