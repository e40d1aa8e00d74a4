import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

test("empty books say what to do first", async ({ page, books, lookAtPage }) => {
  await page.goto("/");
  await expect(page).toHaveURL(`/${books.companyId}/overview`);
  await expect(page.getByRole("heading", { name: "Empty books, ready to be kept" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Write the first entry/ })).toHaveAttribute("href", /entries\/new$/);
  await lookAtPage("overview, empty");
});

test("figures are computed, drawn, and lead to what is behind them", async ({ page, api, books, lookAtPage }) => {
  const today = new Date().toISOString().slice(0, 10);
  await makeEntries(api, books.companyId, [
    {
      posting_date: today,
      description: "Share capital",
      lines: [
        { account_code: "1130", debit: "1234567890.12" },
        { account_code: "3100", credit: "1234567890.12" },
      ],
    },
    {
      posting_date: today,
      description: "Rent",
      lines: [
        { account_code: "6110", debit: "2500.00" },
        { account_code: "1130", credit: "2500.00" },
      ],
    },
  ]);
  await makeEntries(
    api,
    books.companyId,
    [
      {
        posting_date: "2026-01-15",
        description: "Forgotten",
        lines: [
          { account_code: "6110", debit: "1.00" },
          { account_code: "1130", credit: "1.00" },
        ],
      },
    ],
    { post: false },
  );
  await page.goto(`/${books.companyId}/overview`);
  const strip = page.locator(".kpis");
  await expect(strip.getByRole("link", { name: "1,234,565,390.12" })).toBeVisible();
  await expect(strip.getByRole("link", { name: "\u22122,500.00" })).toHaveCount(2);
  await expect(page.getByRole("link", { name: /1 draft is past its date/ })).toHaveAttribute(
    "href",
    /entries\?status=draft$/,
  );
  await expect(page.getByRole("img", { name: /^Cash from .* 1,234,565,390\.12$/ })).toBeVisible();
  await page.getByText("Show as a table").first().click();
  await expect(page.getByRole("table", { name: "Cash over time" })).toContainText("1,234,565,390.12");
  await lookAtPage("overview");
  await page.getByRole("region", { name: "Cash by account" }).getByRole("link").click();
  await expect(page).toHaveURL(/general-ledger\?account=/);
  await expect(page.getByText("Share capital")).toBeVisible();
});
