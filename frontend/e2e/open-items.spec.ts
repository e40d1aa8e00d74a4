import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

const sale = (posting_date: string, description: string, amount: string) => ({
  posting_date,
  description,
  lines: [
    { account_code: "1210", debit: amount },
    { account_code: "4100", credit: amount },
  ],
});
const receipt = (posting_date: string, description: string, amount: string) => ({
  posting_date,
  description,
  lines: [
    { account_code: "1130", debit: amount },
    { account_code: "1210", credit: amount },
  ],
});

test("items are settled in part, seen as of a day, and a settlement is undone", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at four pages, four times each
  const here = `/${books.companyId}/open-items`;
  await makeEntries(api, books.companyId, [
    sale("2026-02-10", "Coffee for the Esplanade", "9876543210.12"),
    sale("2026-03-05", "Kaffeevollautomatenwartungsvertrag", "100.00"),
    receipt("2026-03-20", "Paid by bank transfer", "60.00"),
  ]);
  await page.goto(here);
  await expect(page.getByRole("row", { name: /^1210/ })).toContainText("9,876,543,250.12");
  await lookAtPage("open items, accounts");

  await page.getByRole("link", { name: /^1210/ }).click();
  await expect(page).toHaveURL(/account=1210/);
  const rows = page.locator(".open-items tbody tr");
  await expect(rows).toHaveCount(3);
  await rows.filter({ hasText: "Kaffee" }).getByRole("checkbox").check();
  await page.keyboard.press("s");
  const pane = page.getByRole("complementary", { name: "Settle" });
  await expect(pane.getByText("Choose an item with a credit, too.")).toBeVisible();
  await expect(pane.getByRole("button", { name: "Settle" })).toHaveAttribute("aria-disabled", "true");
  await rows.filter({ hasText: "Paid by bank" }).getByRole("checkbox").check();
  await expect(pane.getByText("40.00 stays open")).toBeVisible();
  const amounts = pane.getByRole("textbox", { name: /Settles of/ });
  await amounts.first().fill("70");
  await amounts.first().blur();
  await expect(pane.getByText("The credits are less than what the debits are to settle.")).toBeVisible();
  await amounts.first().fill("30*1.5");
  await amounts.first().blur();
  await expect(pane.getByText("55.00 stays open")).toBeVisible();
  await expect(pane.getByText("15.00 stays open")).toBeVisible();
  await lookAtPage("open items, settling");
  await pane.getByLabel("Why they belong together").fill("Paid in part");
  await pane.getByRole("button", { name: "Settle" }).click();
  await expect(rows.filter({ hasText: "Kaffee" })).toContainText("55.00");
  await expect(rows.filter({ hasText: "Paid by bank" })).toContainText("−15.00");

  await page.getByRole("navigation", { name: "Shown" }).getByRole("link", { name: "Settlements" }).click();
  await expect(page.getByRole("row", { name: /Paid in part/ })).toContainText("In effect");
  await page.getByRole("link", { name: "20 Mar 2026" }).click();
  await expect(page.getByRole("row", { name: /−45\.00/ })).toBeVisible();
  await lookAtPage("settlement");
  await page.keyboard.press("u");
  const undo = page.getByRole("dialog", { name: "Undo this settlement?" });
  await undo.getByLabel("Undone from").fill("2026-03-01");
  await undo.getByRole("button", { name: "Undo" }).click();
  await expect(undo.getByText(/cancel it on or after that day/)).toBeVisible();
  await undo.getByLabel("Undone from").fill("2026-04-01");
  await undo.getByLabel("Why").fill("It was for another invoice");
  await undo.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Undone");
  await expect(page.getByText("It was for another invoice")).toBeVisible();

  await page.goto(`${here}?account=1210`);
  await expect(rows.filter({ hasText: "Kaffee" })).toContainText("100.00");
  await page.goto(`${here}?account=1210&as_of=2026-03-31`);
  await expect(rows.filter({ hasText: "Kaffee" })).toContainText("55.00");
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await lookAtPage("open items, as of a day");
  await page.getByRole("link", { name: "Show what is open now" }).click();
  await expect(page.getByRole("checkbox")).toHaveCount(3);
});

test("what the rates leave is shown before it is posted, and leads to its entry", async ({ page, api, books }) => {
  const usd = (posting_date: string, description: string, amount: string, base: string) => {
    const [debit, credit] = amount.startsWith("-") ? [null, base] : [base, null];
    return {
      posting_date,
      description,
      lines: [
        { account_code: "1210", debit, credit, currency: "USD", currency_amount: amount },
        { account_code: "1130", debit: credit, credit: debit },
      ],
    };
  };
  await makeEntries(api, books.companyId, [
    usd("2026-02-10", "Invoice in dollars", "100.00", "425.00"),
    usd("2026-03-10", "Receipt in dollars", "-100.00", "440.00"),
    sale("2026-03-05", "In ringgit", "100.00"),
  ] as never);
  await page.goto(`/${books.companyId}/open-items?account=1210`);
  const rows = page.locator(".open-items tbody tr");
  await rows.filter({ hasText: "Invoice in dollars" }).getByRole("checkbox").check();
  await expect(rows.filter({ hasText: "In ringgit" }).getByRole("checkbox")).toBeDisabled();
  await rows.filter({ hasText: "Receipt in dollars" }).getByRole("checkbox").check();
  await page.getByRole("toolbar").getByRole("button", { name: "Settle" }).click();
  const pane = page.getByRole("complementary", { name: "Settle" });
  await expect(pane.locator(".settle-proof")).toContainText("Exchange gain, MYR15.00");
  await pane.getByRole("button", { name: "Settle" }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByRole("link", { name: "Show the entry" }).click();
  await expect(page.getByText("Realised exchange difference, 1210 in USD")).toBeVisible();
  await expect(page.getByRole("row", { name: /gain/ })).toContainText("15.00");
});
