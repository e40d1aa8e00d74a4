import { expect, test } from "./support/test";

type Draft = { id: string; version: number };

test("a dialog posts what was looked at; no key of the page reaches beneath it", async ({ page, api, books }) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Draft>("POST", `${there}/contacts`, { display_name: "Donau Café", is_customer: true });
  const body = (price: string) => ({
    contact_id: contact.id,
    issue_date: "2026-03-15",
    lines: [{ text: "Beans", quantity: "1", unit_price: price, account_code: "4100" }],
  });
  const draft = await api.send<Draft>("POST", `${there}/invoices`, body("10.00"));
  const listens = page.waitForResponse("**/api/v1/events*");
  await page.goto(`/${books.companyId}/invoices/${draft.id}`, { waitUntil: "networkidle" });
  await listens;
  await page.getByRole("button", { name: "Post", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Invoice: post it?" });
  await expect(dialog).toBeVisible();

  // Somebody else changes it: the page beneath says so, what is asked stays about what was looked at.
  await api.send("PUT", `${there}/invoices/${draft.id}`, body("9000.00"), { "If-Match": `"v${draft.version}"` });
  await expect(page.locator(".document-sums")).toContainText("9,000.00");
  await page.keyboard.press("Control+Enter");
  await dialog.getByRole("button", { name: "Post", exact: true }).click();
  await expect(dialog.getByText("core.stale_version")).toBeVisible();
  await dialog.getByRole("button", { name: "Read again" }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole("button", { name: "Post", exact: true }).click();
  await dialog.getByRole("button", { name: "Post", exact: true }).click();
  await expect(page.locator(".document-sums")).toContainText("9,000.00");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Post", exact: true })).toBeHidden();
});

test("what the address asks for wins over what was typed before, which is offered", async ({ page, api, books }) => {
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Draft>("POST", `${there}/contacts`, { display_name: "Donau Café", is_customer: true });
  const note = page.getByLabel("Text on the document");
  const customer = page.getByRole("combobox", { name: "Customer" });
  await page.goto(`/${books.companyId}/invoices/new`, { waitUntil: "networkidle" });
  await note.fill("Thank you");
  await note.blur();
  await page.reload({ waitUntil: "networkidle" });
  await expect(note).toHaveValue("Thank you");

  await page.goto(`/${books.companyId}/invoices/new?contact=${contact.id}`, { waitUntil: "networkidle" });
  await expect(customer).toHaveValue("Donau Café");
  await expect(note).toHaveValue("");
  await page.reload({ waitUntil: "networkidle" });
  await expect(page.getByText("What you typed before is kept here.")).toBeVisible();
  await page.getByRole("button", { name: "Go on with it" }).click();
  await expect(note).toHaveValue("Thank you");
  await expect(customer).toHaveValue("");
});
