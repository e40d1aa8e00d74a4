import { expect, test } from "./support/test";

type Made = { id: string };
const LONGEST = "Donaudampfschifffahrtsgesellschaftskapitän GmbH & Co. KG";

test("a company says who it is, looks at its paper, sends an invoice, and a stranger sees it by its link", async ({
  page,
  api,
  books,
  browser,
  lookAtPageWholly,
}) => {
  test.slow(); // axe looks at four pages, four times each
  const root = `/companies/${books.companyId}`;
  const settings = `/${books.companyId}/settings/paper`;
  const contact = await api.send<Made>("POST", `${root}/contacts`, {
    display_name: LONGEST,
    is_customer: true,
    people: [{ name: "Ada", email: "ada@example.com" }],
  });
  const line = { text: "Kopi", quantity: "2", unit_price: "50.00", account_code: "4110" };
  const body = { contact_id: contact.id, issue_date: "2026-03-15", lines: [line] };
  const invoice = await api.send<Made>("POST", `${root}/invoices?post=true`, body);

  // Without a name and an address there is no paper, and the way to say them is shown.
  await page.goto(`/${books.companyId}/invoices/${invoice.id}`);
  await page.getByRole("link", { name: "Say it in the settings" }).click();
  await expect(page).toHaveURL(settings);
  await page.getByLabel("Registered name", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".field.wrong").first()).toBeVisible();
  await page.getByLabel("Registered name", { exact: true }).fill("Kopi Pagi Sdn Bhd");
  await page.getByLabel("Place", { exact: true }).fill("Kuala Lumpur");
  await page.getByLabel("Country", { exact: true }).fill("MY");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved", { exact: true }).first()).toBeVisible();
  await lookAtPageWholly("paper and mail");

  await page.goto(`${settings}?view=templates`);
  await page.getByLabel("Name", { exact: true }).fill("Letterhead");
  await page.getByLabel("Above the lines", { exact: true }).fill("Thank you.");
  await expect(page.getByRole("img", { name: "A sample paper" })).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("link", { name: "Letterhead" })).toBeVisible();
  await lookAtPageWholly("template of papers");

  await page.goto(`/${books.companyId}/invoices/${invoice.id}`);
  await page.getByRole("button", { name: "Send" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("To", { exact: true })).toHaveValue("ada@example.com");
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".sent-list").getByText("ada@example.com")).toBeVisible();

  await page.getByRole("button", { name: "Public link" }).click();
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const address = (await dialog.locator("code").textContent()) ?? "";
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await lookAtPageWholly("invoice with its mails and links");

  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Invoice");
  await lookAtPageWholly("invoice behind a public link");
  await page.goBack();
  const stranger = await browser.newContext();
  const theirs = await stranger.newPage();
  await theirs.goto(address);
  await expect(theirs.getByRole("heading", { level: 1 })).toContainText("Invoice");
  await expect(theirs.getByText("MYR 100.00").first()).toBeVisible();
  const paper = await theirs.request.get(`${address.replace("/d/", "/api/v1/public/documents/")}/pdf`);
  expect(paper.headers()["content-type"]).toBe("application/pdf");

  await page.getByRole("button", { name: "Revoke" }).click();
  await dialog.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Revoked", { exact: false }).first()).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await stranger.close();
});
