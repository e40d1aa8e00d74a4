import { expect, test } from "./support/test";

type Made = { id: string };

test("a part payment of an invoice is recorded, the ageing stays the control account, and it is undone", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at four pages, four times each
  const here = `/${books.companyId}`;
  const there = `/companies/${books.companyId}`;
  const contact = await api.send<Made>("POST", `${there}/contacts`, {
    display_name: "Hotel Teluk Lintas",
    is_customer: true,
    terms: { days: 14 },
  });
  const { items: codes } = await api.get<{ items: { id: string; code: string }[] }>(`${there}/tax-codes?limit=200`);
  const invoice = await api.send<Made & { number: string }>("POST", `${there}/invoices?post=true`, {
    contact_id: contact.id,
    issue_date: "2026-02-10",
    lines: [
      {
        text: "Beans",
        quantity: "10",
        unit_price: "100.00",
        account_code: "4100",
        tax_code_ids: codes.filter(({ code }) => code === "ST5").map(({ id }) => id),
      },
    ],
  });

  await page.goto(`${here}/invoices/${invoice.id}`);
  await expect(page.getByText("Nothing was paid yet.")).toBeVisible();
  await page.getByRole("link", { name: "Record payment" }).click();
  const proof = page.locator(".pay-proof");
  await expect(proof).toContainText("All of it is allocated");
  await expect(page.getByLabel("Amount that was paid, MYR")).toHaveAttribute("placeholder", "1,050.00");
  await page.getByLabel("Day the money moved").fill("2026-03-02");
  await page.getByLabel("Amount that was paid, MYR").fill("2000");
  await page.getByLabel("Amount that was paid, MYR").blur();
  await expect(proof).toContainText("MYR 950.00 is left over");
  await expect(proof.getByRole("button", { name: "Record" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Amount that was paid, MYR").fill("400*1.5");
  await page.getByLabel("Amount that was paid, MYR").blur();
  await expect(proof).toContainText("All of it is allocated");
  await page.getByRole("button", { name: "Add a deduction" }).click();
  await page.getByLabel("Amount, MYR", { exact: true }).fill("5");
  await page.keyboard.press("Control+s");
  await expect(page.locator(".field.wrong")).toContainText("Booked on");
  await lookAtPage("new payment");
  await page.getByLabel("Booked on", { exact: true }).fill("8030");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("heading", { level: 1, name: "Receipt from Hotel Teluk Lintas" })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(invoice.number) })).toContainText("605.00");
  await lookAtPage("payment");

  await page.goto(`${here}/invoices/${invoice.id}`);
  await expect(page.getByText("Open MYR 445.00")).toBeVisible();
  await page.goto(`${here}/ageing?side=receivable&as_of=2026-03-31`);
  await expect(page.locator(".proof")).toContainText("Equal to the control accounts: MYR 445.00");
  const row = page.getByRole("row", { name: /Hotel Teluk Lintas/ });
  await expect(row).toContainText("445.00");
  await lookAtPage("ageing");
  await row.getByRole("link", { name: "Hotel Teluk Lintas" }).click();
  await expect(page.getByRole("row", { name: new RegExp(invoice.number) })).toContainText("35 days late");
  await page.getByRole("link", { name: "Statement of account" }).click();
  await page.goto(`${here}/contacts/${contact.id}/statement?from=2026-02-01&to=2026-03-31`);
  await expect(page.getByRole("row", { name: /Balance at the end/ })).toContainText("445.00");
  await page.goto(`${here}/overview`);
  await expect(page.getByText("1 item is late")).toBeVisible();

  await page.goto(`${here}/payments`, { waitUntil: "networkidle" });
  await page.getByRole("link", { name: "Hotel Teluk Lintas" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Receipt from Hotel Teluk Lintas" })).toBeVisible();
  await page.keyboard.press("u");
  const undo = page.getByRole("dialog", { name: "Undo this payment?" });
  await undo.getByLabel("Undone from").fill("2026-03-01");
  await undo.getByRole("button", { name: "Undo" }).click();
  await expect(undo.locator(".field.wrong")).toContainText("undo it on or after that day");
  await undo.getByLabel("Undone from").fill("2026-03-20");
  await undo.getByLabel("Why").fill("The cheque bounced");
  await undo.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Undone");
  await expect(page.getByText("The cheque bounced")).toBeVisible();
  const payment = new URL(page.url()).pathname;
  await page.locator(".facts a[href*='/entries/']").first().click();
  await expect(page.getByRole("main").getByRole("link", { name: "Payment", exact: true })).toHaveAttribute(
    "href",
    payment,
  );
  await page.goto(`${here}/ageing?side=receivable&as_of=2026-03-31`);
  await expect(page.locator(".proof")).toContainText("Equal to the control accounts: MYR 1,050.00");
});

test("how returns are filed is said, a return is locked, and what is posted later is shown beside it", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at three pages, four times each
  const here = `/${books.companyId}/tax-returns`;
  const there = `/companies/${books.companyId}`;
  const { items: codes } = await api.get<{ items: { id: string; code: string }[] }>(`${there}/tax-codes?limit=200`);
  const contact = await api.send<Made>("POST", `${there}/contacts`, { display_name: "Kedai Satu", is_customer: true });
  const sell = (issue_date: string) =>
    api.send("POST", `${there}/invoices?post=true`, {
      contact_id: contact.id,
      issue_date,
      lines: [
        {
          text: "Beans",
          quantity: "1",
          unit_price: "200.00",
          account_code: "4100",
          tax_code_ids: codes.filter(({ code }) => code === "ST5").map(({ id }) => id),
        },
      ],
    });
  await sell("2026-01-20");
  await page.goto(here);
  await page.getByRole("button", { name: "Say how they are filed" }).click();
  const filing = page.getByRole("dialog");
  await filing.getByLabel("Periods are counted from").fill("2026-01-15");
  await filing.getByRole("button", { name: "Save" }).click();
  await expect(filing.locator(".field.wrong")).toBeVisible();
  await filing.getByLabel("Periods are counted from").fill("2026-01-01");
  await filing.getByRole("button", { name: "Save" }).click();
  await lookAtPage("tax returns");
  await page.getByRole("link", { name: /Jan.*Feb 2026/ }).click();
  await expect(page.locator(".payable")).toContainText("MYR 10.00");
  await page.getByRole("row", { name: /^11a/ }).getByRole("link").first().click();
  await expect(page.getByRole("row", { name: /20 Jan 2026/ })).toContainText("10.00");
  await page.goto(`${here}/2026-01-01`, { waitUntil: "networkidle" });
  await page.keyboard.press("l");
  await page.getByRole("dialog").getByRole("button", { name: "Lock" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Locked");
  await sell("2026-02-20");
  await page.reload();
  await expect(page.getByText(/posted into this period since it was locked/)).toBeVisible();
  await expect(page.locator(".payable")).toContainText("MYR 10.00");
  await lookAtPage("tax return with late postings");
  await page.getByRole("button", { name: "Mark as filed" }).click();
  const file = page.getByRole("dialog");
  await file.getByRole("button", { name: "Mark as filed" }).click();
  await expect(file.locator(".field.wrong")).toHaveCount(1);
  await file.getByLabel("Reference of the authority").fill("SST-4711");
  await file.getByRole("button", { name: "Mark as filed" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Filed");
  await expect(page.getByText("SST-4711")).toBeVisible();
});
