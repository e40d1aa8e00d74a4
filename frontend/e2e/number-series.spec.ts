import { expect, test } from "./support/test";

type Made = { id: string; number: string };

test("numbers are looked at, changed for the next year, and begun anew for credit notes", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${there}/contacts`, { display_name: "Hotel Teluk", is_customer: true });
  const lines = [{ text: "Coffee", quantity: "1", unit_price: "45.00" }];
  const content = { contact_id: contact.id, issue_date: "2026-02-10", lines };
  const first = await api.send<Made>("POST", `${there}/invoices?post=true`, content);
  expect(first.number).toBe("SJ-2026-000001");

  await page.goto(`/${books.companyId}/settings/documents`);
  await page.getByRole("link", { name: "Numbers", exact: true }).click();
  const sales = page.getByRole("row", { name: /^Invoices, Credit notes/ });
  await expect(sales).toContainText("SJ-2026-000002");
  await lookAtPage("number series");

  // A year that has numbers goes on as it began; the pattern counts from the next one.
  await page.getByRole("button", { name: "Change the numbers of SJ" }).press("Enter");
  const dialog = page.getByRole("dialog");
  const pattern = dialog.getByLabel("What numbers begin with");
  await pattern.fill("{journal}-{year}");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText("Put a hyphen, a slash, a dot or a letter at the end", { exact: false })).toBeVisible();
  await pattern.fill("{journal}/{short_year}/");
  await expect(dialog.getByRole("row", { name: /2026/ })).toContainText("SJ-2026-000002");
  await expect(dialog.getByRole("row", { name: /2027/ })).toContainText("SJ/27/000001");
  await expect(dialog.getByText("The pattern counts from 2027", { exact: false })).toBeVisible();
  await lookAtPage("numbers that come next");
  await dialog.getByRole("button", { name: "Save" }).press("Enter");
  await expect(page.getByRole("region", { name: "Messages" }).getByText("Saved")).toBeVisible();
  await expect(sales).toContainText("{journal}/{short_year}/");
  await page.reload();

  // Other numbers at once: a series of its own.
  await page.getByRole("button", { name: "New series" }).press("Enter");
  await dialog.getByLabel("Numbers of").selectOption({ label: "Credit notes" });
  await dialog.getByLabel("Name of the journal").fill("Credit notes");
  await dialog.getByLabel("Code").fill("CN");
  await expect(dialog.getByRole("row", { name: /2026/ })).toContainText("CN-2026-000001");
  await dialog.getByRole("button", { name: "New series" }).press("Enter");
  await expect(page.getByRole("row", { name: /^Credit notes/ })).toContainText("CN-2026-000001");
  const credit = await api.send<Made>("POST", `${there}/credit-notes?post=true`, content);
  expect(credit.number).toBe("CN-2026-000001");
  const second = await api.send<Made>("POST", `${there}/invoices?post=true`, content);
  expect(second.number).toBe("SJ-2026-000002");
});
