import { expect, test } from "./support/test";

type Made = { id: string; number: string };

test("more is charged on an invoice from its page; both name each other, and the earlier one stays", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const there = `/companies/${books.companyId}`;
  const said = (what: string, line: number) =>
    page.locator("input").and(page.getByLabel(`${what}, line ${line}`, { exact: true }));
  const contact = await api.send<Made>("POST", `${there}/contacts`, {
    display_name: "Hotel Teluk Lintas",
    is_customer: true,
  });
  const earlier = await api.send<Made>("POST", `${there}/invoices?post=true`, {
    contact_id: contact.id,
    issue_date: "2026-02-10",
    currency: "EUR",
    rate: "4.7",
    order_reference: "PO-4711",
    lines: [{ text: "Beans", quantity: "10", unit_price: "100.00", account_code: "4100" }],
  });

  await page.goto(`/${books.companyId}/invoices/${earlier.id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Charge more" }).click();
  const form = page.locator(".docfields");
  await expect(form.locator(".charges-more")).toContainText(`Charges more on ${earlier.number}`);
  await expect(form.getByLabel("Customer")).toHaveValue("Hotel Teluk Lintas");
  await expect(form.getByLabel("Currency")).toHaveValue("EUR");
  await expect(form.getByLabel("Their order")).toHaveValue("PO-4711");
  await expect(said("Item", 1)).toBeFocused();
  await page.keyboard.type("Roasting");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("25.00");
  await page.keyboard.press("Enter");
  await said("Account", 1).fill("4100");
  await said("Account", 1).press("Enter");
  await expect(page.locator(".sums .totals")).toContainText("25.00");
  await expect(page).toHaveURL(/invoices\/[0-9a-f-]+\/edit/); // saved by itself
  await page.reload({ waitUntil: "networkidle" });
  await expect(form.locator(".charges-more")).toContainText(earlier.number);
  await form.getByLabel("Date", { exact: true }).fill("2026-02-01");
  await expect(
    page.getByText(`${earlier.number} is of 2026-02-10: name that day or a later one.`).first(),
  ).toBeVisible();
  await lookAtPage("a debit note before its invoice");
  await form.getByLabel("Date", { exact: true }).fill("2026-03-10");
  await form.getByLabel("Rate, MYR for 1 EUR").fill("4.8");
  await page.keyboard.press("Control+Enter");
  await expect(page).toHaveURL(/invoices\/[0-9a-f-]+$/);
  await expect(page.locator(".facts")).toContainText("Charges more on");
  await lookAtPage("a debit note");
  await page.goto(`/${books.companyId}/invoices`);
  await expect(page.getByRole("row").filter({ hasText: "Debit note" })).toHaveCount(1);
  await page.getByRole("row").filter({ hasText: earlier.number }).getByRole("link").click();

  const notes = page.getByRole("table", { name: "Debit notes" });
  await expect(notes).toContainText("25.00");
  await lookAtPage("an invoice with a debit note");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Void" }).click();
  await page.getByLabel("Why").fill("Wrong");
  await page.getByRole("button", { name: "Void", exact: true }).click();
  await expect(page.getByText(`charges more on ${earlier.number}: void that first.`)).toBeVisible();
});

test("a reference that does not belong there is taken out of the draft of a bill", async ({ page, api, books }) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${there}/contacts`, {
    display_name: "Beans Sdn Bhd",
    is_supplier: true,
  });
  const bill = {
    contact_id: contact.id,
    issue_date: "2026-02-10",
    lines: [{ text: "Beans", quantity: "1", unit_price: "100.00", account_code: "6110" }],
  };
  const earlier = await api.send<Made>("POST", `${there}/bills?post=true`, { ...bill, supplier_number: "B-1" });
  const draft = await api.send<Made>("POST", `${there}/bills`, {
    ...bill,
    supplier_number: "B-2",
    charges_more_on_id: earlier.id,
  });
  await page.goto(`/${books.companyId}/bills/${draft.id}/edit`);
  await expect(page.getByLabel("Supplier", { exact: true })).toHaveAttribute("readonly");
  await page.getByRole("button", { name: "Do not refer to it" }).click();
  await expect(page.getByRole("combobox", { name: "Supplier" })).toHaveValue("Beans Sdn Bhd");
  await page.keyboard.press("Control+s");
  await expect
    .poll(async () => (await api.get<{ charges_more_on: unknown }>(`${there}/bills/${draft.id}`)).charges_more_on)
    .toBe(null);
});
