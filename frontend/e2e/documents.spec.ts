import { expect, test } from "./support/test";

type Found = { items: { id: string; number: string | null }[] };

test("a contact, an invoice by keyboard with two taxed lines, posted, credited in part and one void; a bill", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // a long way, and axe looks four times
  const here = `/${books.companyId}`;
  const there = `/companies/${books.companyId}`;
  const said = (what: string, line: number) =>
    page.locator("input").and(page.getByLabel(`${what}, line ${line}`, { exact: true }));

  const told = (text: string) => page.getByRole("region", { name: "Messages" }).getByText(text);

  // A contact, from the list of invoices that has nothing yet.
  await page.goto(`${here}/invoices`);
  await expect(page.getByRole("heading", { name: "No invoices yet" })).toBeVisible();
  await page.goto(`${here}/contacts/new`);
  await page.getByLabel("Name", { exact: true }).first().fill("Hotel Teluk Lintas");
  await page.getByLabel("Supplier").check();
  await page.getByLabel("Due after days", { exact: true }).fill("30");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("heading", { level: 1, name: "Hotel Teluk Lintas" })).toBeVisible();

  // The invoice, without a mouse.
  await page.goto(`${here}/invoices`, { waitUntil: "networkidle" });
  await expect(page.getByRole("heading", { name: "No invoices yet" })).toBeVisible();
  await page.keyboard.press("n");
  const customer = page.getByRole("combobox", { name: "Customer" });
  await expect(customer).toBeFocused();
  await page.keyboard.type("teluk");
  await expect(page.getByRole("option", { name: /Hotel Teluk Lintas/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(said("Item", 1)).toBeFocused();
  await page.keyboard.type("Roasted beans");
  await page.keyboard.press("Enter");
  await expect(said("Quantity", 1)).toBeFocused();
  await page.keyboard.type("4*10");
  await page.keyboard.press("Enter");
  await page.keyboard.type("58.00");
  await page.keyboard.press("Enter");
  await page.keyboard.type("ST5");
  await page.keyboard.press("Enter");
  await expect(said("Item", 2)).toBeFocused();
  await page.keyboard.type("Maintenance");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter"); // one piece
  await page.keyboard.type("250.00");
  await page.keyboard.press("Enter");
  await page.keyboard.type("SV8");
  await page.keyboard.press("Enter");
  // Neither contact nor settings say where lines are booked: the country pack does, until somebody says otherwise.
  await expect(said("Account", 1)).toHaveAttribute("placeholder", "4110 Sales of trading goods");
  for (const line of [1, 2]) {
    await said("Account", line).fill("4100");
    await said("Account", line).press("Enter");
  }
  const totals = page.locator(".sums .totals");
  await expect(totals).toContainText("2,570.00");
  await expect(totals).toContainText("Sales tax 5 % on 2,320.00");
  await expect(totals).toContainText("2,706.00");
  await expect(page.getByLabel("As on paper")).toContainText("Roasted beans");
  await expect(page).toHaveURL(/invoices\/[0-9a-f-]+\/edit/); // saved by itself
  await lookAtPage("invoice, being written");
  await page.reload({ waitUntil: "networkidle" });
  await expect(totals).toContainText("2,706.00");
  await page.keyboard.press("Control+Enter");
  await expect(told("Posted as SJ-2026-000001.")).toBeVisible();
  await expect(page).toHaveURL(/invoices\/[0-9a-f-]+$/);
  await expect(page.locator(".document-sums")).toContainText("2,706.00");

  // A part of it is credited: half of the beans.
  await page.keyboard.press("r");
  await page.getByRole("button", { name: "Draft the credit" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Credit note, draft" })).toBeVisible();
  await page.keyboard.press("e");
  await said("Quantity", 1).fill("20");
  await said("Item", 2).focus();
  await page.keyboard.press("Control+Shift+Backspace");
  await expect(totals).toContainText("1,218.00");
  await page.keyboard.press("Control+Enter");
  await expect(told("Posted as SJ-2026-000002.")).toBeVisible();
  await page.goto(`${here}/invoices`);
  await expect(page.getByRole("row", { name: /Hotel Teluk Lintas/ })).toContainText("Partly settled");

  // Another one like it is written to the wrong customer, and void.
  const [first] = (await api.get<Found>(`${there}/invoices`)).items;
  await page.goto(`${here}/invoices/new?from=${first?.id}`);
  await expect(totals).toContainText("2,706.00");
  // What cannot be read is not posted as what stood there before.
  await said("Price", 1).fill("5 8 x");
  await page.keyboard.press("Control+Enter");
  await expect(told("Price, line 1: this cannot be read as an amount.")).toBeVisible();
  await expect(said("Price", 1)).toBeFocused();
  await said("Price", 1).fill("58.00");
  await page.keyboard.press("Control+Enter");
  await expect(told("Posted as SJ-2026-000003.")).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Void" }).click();
  await page.getByRole("button", { name: "Void", exact: true }).click();
  await expect(page.locator(".field.wrong")).toBeVisible(); // why is not said
  await page.getByLabel("Why").fill("Written to the wrong customer");
  await page.getByRole("button", { name: "Void", exact: true }).click();
  await expect(told("SJ-2026-000003 is void.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Reversing entry" })).toBeVisible();

  // A bill: its number is demanded, and stands once.
  await page.goto(`${here}/bills/new`);
  await expect(page.getByRole("combobox", { name: "Supplier" })).toBeFocused();
  await page.keyboard.type("teluk");
  await expect(page.getByRole("option", { name: /Hotel Teluk Lintas/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.type("Conference room");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type("600");
  await page.keyboard.press("Enter");
  await said("Account", 1).fill("6110");
  await said("Account", 1).press("Enter");
  await expect(totals).toContainText("600.00");
  await page.getByLabel("Supplier's number").fill("HTL-1");
  await page.getByLabel("Supplier's number").press("Tab");
  await page.keyboard.press("Control+Enter");
  await expect(told("Posted as PJ-2026-000001.")).toBeVisible();
});
