import { mailsTo } from "./support/outbox";
import { expect, test } from "./support/test";

type Made = { id: string; number: string };

test("an invoice recurs and is written; what is overdue is reminded of, once", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at five pages
  const at = `/companies/${books.companyId}`;
  const email = `${crypto.randomUUID()}@e2e.example`;
  const contact = await api.send<Made>("POST", `${at}/contacts`, {
    display_name: "Kopi Pagi",
    is_customer: true,
    people: [{ name: "Ada", email }],
  });
  await api.send(
    "PUT",
    `${at}/issuer`,
    { legal_name: "Kopi Malam Sdn Bhd", address: { city: "Kuala Lumpur", country: "MY" } },
    { "If-Match": '"v0"' },
  );
  const invoice = await api.send<Made>("POST", `${at}/invoices?post=true`, {
    contact_id: contact.id,
    issue_date: "2026-01-15",
    due_date: "2026-01-31",
    lines: [{ text: "Coffee plan", quantity: "1", unit_price: "120.00", account_code: "4110" }],
  });

  await page.goto(`/${books.companyId}/recurring-invoices`);
  await expect(page.getByRole("heading", { name: "No invoice recurs yet" })).toBeVisible();
  await page.goto(`/${books.companyId}/invoices/${invoice.id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Make recurring" }).click();
  await page.getByLabel("Text of line 1").fill("Coffee plan, {month_name}");
  await page.getByLabel("First day").fill("2026-02-15");
  await page.getByLabel("End", { exact: true }).selectOption("times");
  await page.getByLabel("How many times").fill("1");
  await page.getByLabel("What happens on the day").selectOption("post");
  await lookAtPage("a new recurring invoice");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("heading", { name: "Kopi Pagi" })).toBeVisible();
  await lookAtPage("a recurring invoice");
  const write = page.getByRole("button", { name: "Write it now" });
  await write.or(page.getByText("Ended").first()).first().waitFor();
  if (await write.isVisible()) {
    await write.click({ timeout: 5_000 }).catch(() => null); // the worker may have been sooner
  }
  await expect
    .poll(async () => (await api.get<{ items: Made[] }>(`${at}/invoices?status=posted`)).items.length)
    .toBe(2);
  await page.reload();
  await expect(page.getByRole("link", { name: /-000002$/ })).toBeVisible();

  await page.goto(`/${books.companyId}/reminders?show=settings`);
  await page.getByLabel("Fee").first().fill("-1");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".field.wrong")).toContainText("Fee");
  await page.getByLabel("Fee").first().fill("5.00");
  await page.getByLabel("Mail it").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The settings are kept.").first()).toBeVisible();
  await lookAtPage("levels of reminders");

  await page.goto(`/${books.companyId}/reminders`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("cell", { name: "Kopi Pagi", exact: true })).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await lookAtPage("proposals of reminders");
  await page.getByLabel("Choose Kopi Pagi").check();
  await page.getByRole("button", { name: "Release 1" }).click();
  await expect(page.getByText("1 reminder is released.").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing to remind of" })).toBeVisible();
  await page.getByRole("link", { name: "Released" }).click();
  await expect(page.getByRole("cell", { name: "Kopi Pagi", exact: true })).toBeVisible();
  await lookAtPage("released reminders");
  await expect(page.getByRole("cell", { name: email })).toBeVisible();
  const [mail, ...more] = await mailsTo(page.request, email);
  expect(more).toEqual([]);
  expect(mail?.subject).toContain("Kopi Malam Sdn Bhd");
  expect(mail?.files.map(({ kind }) => kind)).toEqual(["application/pdf"]);
  const paper = await page.request.get((await page.getByRole("link", { name: /^PDF/ }).getAttribute("href")) ?? "");
  expect(paper.headers()["content-type"]).toBe("application/pdf");
});

test("a bill recurs under another number each time, and pauses", async ({ page, api, books }) => {
  const at = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${at}/contacts`, { display_name: "Rumah Sewa", is_supplier: true });
  const bill = await api.send<Made>("POST", `${at}/bills?post=true`, {
    contact_id: contact.id,
    supplier_number: "RS 7",
    issue_date: "2026-01-15",
    lines: [{ text: "Rent", quantity: "1", unit_price: "900.00", account_code: "6110" }],
  });

  await page.goto(`/${books.companyId}/bills/${bill.id}`);
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Make recurring" }).click();
  await page.getByLabel("Text of line 1").fill("Rent, {month_name}");
  await page.getByLabel("First day").fill("2099-01-31");
  const number = page.getByLabel("Supplier's number");
  await expect(number).toHaveValue("RS 7 {year}-{month}");
  await number.fill("RS 7");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.locator(".field.wrong")).toContainText("Supplier's number");
  await number.fill("RS {year}-{month}");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.getByRole("heading", { name: "Rumah Sewa" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "Rent, February" })).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();

  await page.goto(`/${books.companyId}/recurring-bills`);
  await expect(page.getByRole("row", { name: /Rumah Sewa/ })).toContainText("Paused");
});
