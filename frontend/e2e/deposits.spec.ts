import { expect, test } from "./support/test";

type Made = { id: string; number: string; payable: string; control_line_id: string };

test("terms get a name in the settings, and a contact takes them over", async ({ page, api, books, lookAtPage }) => {
  await page.goto(`/${books.companyId}/settings/documents`);
  await page.getByRole("button", { name: "Add terms" }).press("Enter");
  const terms = page.getByRole("group", { name: "New terms" });
  await terms.getByLabel("Due after days").fill("45");
  await terms.getByLabel("Early-payment discount, %").fill("two");
  const save = page.getByRole("button", { name: "Save" }).first();
  await save.press("Enter");
  await expect(terms.getByLabel("Early-payment discount, %")).toBeFocused(); // what cannot be read is not left out in silence
  await lookAtPage("terms that cannot be read");
  await terms.getByLabel("Early-payment discount, %").fill("2");
  await terms.getByLabel("Discount within days").fill("10");
  await terms.getByLabel("Name", { exact: true }).fill("Hotels");
  await save.click();
  await expect(page.getByRole("region", { name: "Messages" }).getByText("Saved")).toBeVisible();
  await page.getByRole("button", { name: "Add terms" }).click();
  await page.getByRole("button", { name: "Remove New terms" }).click();
  await expect(page.getByRole("group", { name: "Hotels" })).toBeVisible();
  const kept = await api.get<{ terms: object[] }>(`/companies/${books.companyId}/invoicing-settings`);
  expect(kept.terms).toMatchObject([{ name: "Hotels", days: 45, discount_percent: "2.00", discount_days: 10 }]);

  await page.goto(`/${books.companyId}/contacts/new`);
  await page.getByLabel("Name", { exact: true }).first().fill("Hotel Teluk Lintas");
  await page.getByLabel("Terms of payment").selectOption("Hotels");
  await expect(page.getByLabel("Due after days", { exact: true })).toHaveValue("45");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("heading", { level: 1, name: "Hotel Teluk Lintas" })).toBeVisible();
  await expect(page.getByText("45 days from the invoice")).toBeVisible();
});

test("a deposit that is paid is deducted by the invoice, one that is not is refused at the invoice", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${there}/contacts`, { display_name: "Hotel Teluk", is_customer: true });
  const deposit = (unit_price: string) =>
    api.send<Made>("POST", `${there}/invoices?post=true`, {
      contact_id: contact.id,
      issue_date: "2026-02-10",
      is_deposit: true,
      lines: [{ text: "Deposit", quantity: "1", unit_price }],
    });
  const [paid, open] = [await deposit("300.00"), await deposit("45.00")];
  await api.send("POST", `${there}/payments`, {
    direction: "receipt",
    contact_id: contact.id,
    account_code: "1130",
    paid_on: "2026-02-12",
    currency: "MYR",
    amount: paid.payable,
    allocations: [{ line_id: paid.control_line_id }],
  });
  const draft = await api.send<Made>("POST", `${there}/invoices`, {
    contact_id: contact.id,
    issue_date: "2026-03-10",
    lines: [{ text: "Beans", quantity: "10", unit_price: "100.00", account_code: "4100" }],
  });
  await page.goto(`/${books.companyId}/invoices/${draft.id}/edit`);
  const picks = page.getByRole("group", { name: "Deposits to deduct" });
  await picks.getByLabel(paid.number).check();
  await expect(page.locator(".sums .totals")).toContainText("700.00");
  await picks.getByLabel(open.number).check();
  await expect(page.locator(".sums .totals")).toContainText("655.00");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText(`The deposit ${open.number} is not paid in full`).first()).toBeVisible();
  await lookAtPage("a deposit that is not paid");
  await picks.getByLabel(open.number).uncheck();
  await expect(page.locator(".sums .totals")).toContainText("700.00");
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/invoices\/[0-9a-f-]+$/);
  await expect(page.locator(".document-sums")).toContainText("700.00");
});

test("an invoice that its deposit covers is settled from the start, and its credit note gives the deposit back", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${there}/contacts`, { display_name: "Hotel Teluk", is_customer: true });
  const line = { text: "Beans", quantity: "1", unit_price: "300.00" };
  const deposit = await api.send<Made>("POST", `${there}/invoices?post=true`, {
    contact_id: contact.id,
    issue_date: "2026-02-10",
    is_deposit: true,
    lines: [line],
  });
  await api.send("POST", `${there}/payments`, {
    direction: "receipt",
    contact_id: contact.id,
    account_code: "1130",
    paid_on: "2026-02-12",
    currency: "MYR",
    amount: deposit.payable,
    allocations: [{ line_id: deposit.control_line_id }],
  });
  const draft = await api.send<Made>("POST", `${there}/invoices`, {
    contact_id: contact.id,
    issue_date: "2026-03-10",
    lines: [{ ...line, account_code: "4100" }],
  });
  await page.goto(`/${books.companyId}/invoices/${draft.id}/edit`);
  await page.getByRole("group", { name: "Deposits to deduct" }).getByLabel(deposit.number).check();
  await expect(page.locator(".sums .totals .t")).toHaveText(/MYR\s*0\.00/);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("region", { name: "Messages" }).getByText(/Posted as SJ-/)).toBeVisible();
  await page.waitForURL(/invoices\/[0-9a-f-]+$/);
  await expect(page.locator(".head .pill")).toHaveText("Settled");
  await expect(page.getByText("It is covered by deposits: nothing is left to pay.")).toBeVisible();
  await lookAtPage("an invoice that a deposit covers");
  await page.goto(`/${books.companyId}/invoices?state=settled`);
  await expect(page.getByRole("row", { name: /Hotel Teluk/ })).toHaveCount(2);
  await page.goto(`/${books.companyId}/invoices/${draft.id}`);
  await page.keyboard.press("r");
  await page.getByRole("dialog").getByLabel("Date").fill("2026-03-12");
  await page.getByRole("button", { name: "Draft the credit" }).click();
  await page.waitForURL(/credit-notes\/[0-9a-f-]{36}$/);
  await page.getByRole("button", { name: "Post", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Settle it with what it credits")).toHaveCount(0); // nothing could be
  await dialog.getByRole("button", { name: "Post" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Settled");
  const { items } = await api.get<{ items: object[] }>(`${there}/deposits?contact_id=${contact.id}`);
  expect(items).toHaveLength(1);
});
