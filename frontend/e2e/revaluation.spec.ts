import { expect, test } from "./support/test";

test("a day is previewed, revalued with its reversal, and taken back", async ({ page, api, books, lookAtPage }) => {
  test.slow(); // axe reads four states at four looks
  const path = `/${books.companyId}/revaluation`;
  await page.goto(`${path}?day=2026-03-31`);
  await expect(page.getByRole("heading", { name: "Nothing foreign is open" })).toBeVisible();

  const dollars = { currency: "USD", rate: "4.00" };
  await api.send("POST", `/companies/${books.companyId}/journal-entries?post=true`, {
    posting_date: "2026-03-15",
    description: "Capital in dollars",
    lines: [
      { account_code: "1130", currency_amount: "1000000000.00", ...dollars },
      { account_code: "3100", currency_amount: "-1000000000.00", ...dollars },
    ],
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "A rate is missing" })).toBeVisible();
  await expect(page.getByRole("link", { name: "To the rates of the day" })).toHaveAttribute(
    "href",
    /settings\/currencies\?day=2026-03-31/,
  );
  await lookAtPage("revaluation, a rate missing");
  await api.send("POST", "/exchange-rates", {
    source: "manual",
    rates: [{ currency: "USD", base: "MYR", day: "2026-03-31", rate: "4.25" }],
  });
  await page.reload();
  const item = page.getByRole("row", { name: /Balance/ });
  await expect(item).toContainText("USD 1,000,000,000.00");
  await expect(item).toContainText("+250,000,000.00");
  await lookAtPage("revaluation, the preview");

  await page.getByRole("button", { name: "Revalue" }).click();
  const dialog = page.getByRole("dialog", { name: /^Revalue/ });
  await expect(dialog).toContainText("Two entries are posted");
  await expect(dialog).toContainText("MYR 250,000,000.00");
  await lookAtPage("revaluation, the question");
  await dialog.getByRole("button", { name: "Revalue" }).click();
  await expect(page).toHaveURL(/view=past&run=/);
  const pane = page.getByRole("complementary", { name: "31 March 2026" });
  await expect(pane.getByRole("link", { name: /^Differences of/ })).toHaveAttribute("href", /\/entries\//);
  await lookAtPage("revaluation, one opened");

  // The day is revalued: it is not offered again, and says why.
  await page.goto(`${path}?day=2026-03-31`);
  await expect(page.getByText(/was revalued by/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Revalue" })).toHaveCount(0);
  await page.getByRole("link", { name: "See it" }).click();

  await pane.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await expect(pane.getByText(`Undone by ${books.person.email}`)).toBeVisible();
  await expect(pane.getByRole("link", { name: /^Taken back on/ })).toHaveCount(2);
  await pane.getByRole("link", { name: /^Reversal of/ }).click();
  await expect(page).toHaveURL(/\/entries\//);
  await expect(page.getByText(/Reversal/).first()).toBeVisible();
});
