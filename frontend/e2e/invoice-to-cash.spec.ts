import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { type Api, somebody } from "./support/books";
import { mailsTo, proveAddress } from "./support/outbox";
import { joinTenant } from "./support/second-person";
import { expect, test } from "./support/test";

type Made = { id: string; version: number };
type Account = { code: string; is_heading: boolean };
const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10); // where the browser is

/** Types into a field that offers something, and takes what is marked. */
async function take(page: Page, field: Locator, typed: string, offer: RegExp): Promise<void> {
  await field.click();
  await field.fill(typed);
  await expect(page.getByRole("option", { name: offer, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
}

/** Signs somebody up, with a company of the Malaysian pack, by the pages. */
async function begin(page: Page): Promise<string> {
  const { email, password } = somebody();
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await proveAddress(page, email);
  await page.waitForURL("**/start");
  await page.getByLabel("Name of the organisation").fill("Kopi Pagi Group");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Malaysia/ }).press("Enter");
  await page.getByRole("link", { name: "Take this chart" }).press("Enter");
  await page.getByLabel("Name of the company").fill("Kopi Pagi Sdn Bhd");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Base currency")).toHaveValue(/^MYR /);
  await page.getByRole("button", { name: "Continue" }).press("Enter");
  await expect(page.getByLabel("The fiscal year begins in")).toBeVisible();
  await page.getByRole("button", { name: "Make the company" }).press("Enter");
  await page.waitForURL("**/start/first?company=*");
  return new URL(page.url()).searchParams.get("company") ?? "";
}

/** A supplier's Factur-X: another company of the tenant writes it, PDF and XML in one. */
async function zugferd(api: Api): Promise<Buffer> {
  const { company } = await api.send<{ company: Made }>("POST", "/companies", {
    name: "Hanse Rösterei GmbH",
    country_pack: "DE",
    first_year_on: `${today.slice(0, 4)}-01-01`,
  });
  const there = `/companies/${company.id}`;
  const issuer = {
    legal_name: "Hanse Rösterei GmbH",
    address: { street: "Hafenweg 4", postal_code: "20457", city: "Hamburg", country: "DE" },
    identifiers: [{ scheme: "eu_vat", value: "DE136695976" }],
    contact_name: "Jana Linden",
    contact_phone: "+49 40 1234567",
    contact_email: "jana@hanse.example",
    bank: { account: { iban: "DE89370400440532013000", bank_code: "COBADEFFXXX" }, bank: "Commerzbank" },
  };
  await api.send("PUT", `${there}/issuer`, issuer, { "If-Match": '"v0"' });
  const buyer = await api.send<Made>("POST", `${there}/contacts`, {
    display_name: "Kopi Pagi Sdn Bhd",
    is_customer: true,
    e_invoices: { format: "facturx" },
    addresses: [{ kind: "billing", street: "12 Jalan Ampang", city: "Kuala Lumpur", country: "MY" }],
  });
  const { items: codes } = await api.get<{ items: { id: string; code: string }[] }>(`${there}/tax-codes?limit=200`);
  const { items: accounts } = await api.get<{ items: Account[] }>(
    `${there}/accounts?account_class=income&is_active=true&limit=200`,
  );
  const bill = await api.send<Made>("POST", `${there}/invoices?post=true`, {
    contact_id: buyer.id,
    issue_date: today,
    lines: [
      {
        text: "Röstmaschine, Wartung",
        quantity: "1",
        unit_price: "200.00",
        account_code: accounts.find(({ is_heading }) => !is_heading)?.code,
        tax_code_ids: codes.filter(({ code }) => code === "U19").map(({ id }) => id),
      },
    ],
  });
  return api.file(`${there}/invoices/${bill.id}/e-invoice`);
}

test("invoice to cash, bill to pay: a new user, a customer abroad, and the books that follow", async ({
  page,
  api,
  browser,
  baseURL,
  lookAtPage,
}) => {
  const told = (text: string | RegExp) => page.getByRole("region", { name: "Messages" }).getByText(text);
  const said = (what: string, line: number) =>
    page.locator("input").and(page.getByLabel(`${what}, line ${line}`, { exact: true }));
  const dialog = page.getByRole("dialog");
  page.setDefaultTimeout(60_000);
  const id = await begin(page);
  const here = `/${id}`;
  await page.goto(`${here}/overview`);
  await expect(page.getByRole("link", { name: /Write the first invoice/ })).toBeVisible();

  // Who the company is: its country stands there, and a name of another one is taken at its word.
  await page.goto(`${here}/settings/paper`);
  const country = page.getByLabel("Country", { exact: true });
  await expect(country).toHaveValue("MY Malaysia");
  await country.fill("Singapore");
  await page.getByLabel("Place", { exact: true }).click();
  await expect(country).toHaveValue("SG Singapore");
  await country.fill("malaysia");
  await page.getByLabel("Place", { exact: true }).fill("Kuala Lumpur");
  await expect(country).toHaveValue("MY Malaysia");
  await page.getByLabel("Street", { exact: true }).fill("12 Jalan Ampang");
  await page.getByLabel("Postal code", { exact: true }).fill("50450");
  await page.getByLabel("Name", { exact: true }).fill("Aisyah Rahman");
  await page.getByLabel("Telephone").fill("+60 3 2161 1234");
  await page.getByLabel("E-mail address", { exact: true }).fill("billing@kopipagi.example");
  await page.getByLabel("IBAN, or account number").fill("514012345678");
  await page.getByLabel("BIC, or what names the bank").fill("MBBEMYKL");
  await take(page, page.getByLabel("Country of the bank"), "Malay", /Malaysia/);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(told("Saved")).toBeVisible();

  // A customer in Germany who wants XRechnungen, in a currency that was never used before.
  const mailbox = `rechnung-${crypto.randomUUID()}@stadtwerke.example`;
  await page.goto(`${here}/contacts/new`);
  await page.getByLabel("Name", { exact: true }).first().fill("Stadtwerke Köln GmbH");
  await page.getByLabel("Street", { exact: true }).fill("Parkgürtel 24");
  await page.getByLabel("Postal code", { exact: true }).fill("50823");
  await page.getByLabel("Place", { exact: true }).fill("Köln");
  await page.getByLabel("Country", { exact: true }).fill("Germany");
  await page.getByLabel("E-mail", { exact: true }).fill(mailbox);
  await page.getByLabel("Kind of id").selectOption({ label: "EU VAT number" });
  await page.getByLabel("Id", { exact: true }).fill("DE136695976");
  await page.getByLabel("Due after days", { exact: true }).fill("30");
  await take(page, page.getByLabel("Currency", { exact: true }), "eur", /EUR/);
  await take(page, page.getByLabel("Language", { exact: true }), "German", /German/);
  await page.getByLabel("Invoices as").selectOption({ label: "XRechnung" });
  await page.keyboard.press("Control+s");
  await expect(page.getByRole("heading", { level: 1, name: "Stadtwerke Köln GmbH" })).toBeVisible();
  await expect(page.locator(".facts").first()).toContainText("XRechnung");
  await expect(page.getByText("Germany")).toBeVisible();

  // An invoice in EUR; what the rules miss is said at its field, or leads to where it is changed.
  await page.goto(`${here}/invoices/new`);
  await take(page, page.getByRole("combobox", { name: "Customer" }), "stadt", /Stadtwerke/);
  await said("Item", 1).fill("Kopi Luwak");
  await said("Quantity", 1).fill("10");
  await said("Price", 1).fill("120.00");
  await take(page, said("Tax", 1), "export", /SEXP/);
  await take(page, said("Account", 1), "sales", /^4\d/); // not the tax on sales
  await expect(page.getByLabel("Currency", { exact: true })).toHaveValue(/^EUR/);
  await page.getByLabel("Rate, MYR for 1 EUR").fill("4.85");
  await page.getByLabel("Rate, MYR for 1 EUR").blur();
  await expect(page.locator(".sums .totals")).toContainText("5,820.00");
  await page.keyboard.press("Control+Enter");
  const cure = page.getByRole("alert").getByRole("link", { name: /The seller cannot be recognised/ });
  await expect(cure).toHaveAttribute("href", `${here}/settings/paper`);
  const mine = page.url();
  await page.goto(`${here}/settings/paper`);
  for (const [place, [kind, number]] of [
    ["Malaysian TIN", "C25845632020"],
    ["Malaysian SST number", "W10-1808-32000001"],
  ].entries()) {
    await page.getByRole("button", { name: "Add an id" }).click();
    await page.getByLabel("Kind", { exact: true }).nth(place).selectOption({ label: kind });
    await page
      .getByLabel("Number", { exact: true })
      .nth(place)
      .fill(number ?? "");
  }
  await page.getByRole("button", { name: "Save" }).click();
  await expect(told("Saved")).toBeVisible();
  await page.goto(mine);
  await page.getByText("Tax point, references, terms").click();
  await page.getByLabel("Buyer's reference").fill("04011000-12345-34");
  await page.getByLabel("Buyer's reference").blur();
  await page.keyboard.press("Control+Enter");
  await expect(told(/Posted as SJ-/)).toBeVisible();
  const invoice = page.url();

  // Paper, XRechnung, and the mail with both.
  const file = async (name: string) => {
    const href = await page.getByRole("link", { name, exact: true }).getAttribute("href");
    return (await page.request.get(href ?? "")).body();
  };
  expect((await file("PDF")).subarray(0, 5).toString()).toBe("%PDF-");
  const xml = (await file("E-invoice")).toString();
  expect(xml).toContain("urn:xeinkauf.de:kosit:xrechnung_3.0");
  expect(xml).toContain('<cbc:PayableAmount currencyID="EUR">1200.00</cbc:PayableAmount>');
  expect(xml).toContain("<cbc:IdentificationCode>MY</cbc:IdentificationCode>");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(dialog.getByLabel("To", { exact: true })).toHaveValue(mailbox);
  await expect(dialog.getByLabel("Text", { exact: true })).toHaveValue(/1\.200,00 EUR/);
  await dialog.getByRole("button", { name: "Send" }).click();
  await expect(page.locator(".sent-list").getByText(mailbox)).toBeVisible();
  await expect(async () => {
    const [mail] = await mailsTo(page.request, mailbox);
    expect(mail?.files.map(({ kind }) => kind).sort()).toEqual(["application/pdf", "application/xml"]);
  }).toPass();

  // A part of it is paid at a better rate.
  await page.goto(invoice);
  await page.getByRole("link", { name: "Record payment" }).click();
  await expect(page.getByRole("checkbox", { name: /SJ-/ })).toBeChecked(); // by its own number, not by the buyer's
  await page.getByLabel("Amount that was paid, EUR").fill("500");
  await page.getByLabel("Moved on the account, MYR").fill("2450");
  await page.getByLabel("Moved on the account, MYR").blur();
  await page.keyboard.press("Control+s");
  await page.getByRole("link", { name: "Show the entry" }).click();
  await expect(page.getByRole("row", { name: /Foreign exchange gain, realised/ })).toContainText("25.00");

  // Two of ten come back.
  await page.goto(invoice);
  await page.keyboard.press("r");
  await page.getByRole("button", { name: "Draft the credit" }).click();
  await page.waitForURL(/credit-notes\/[0-9a-f-]{36}$/);
  await page.goto(`${page.url()}/edit`);
  await said("Quantity", 1).fill("2");
  await said("Quantity", 1).blur();
  await expect(page.locator(".sums .totals")).toContainText("240.00");
  await page.keyboard.press("Control+Enter");
  await expect(told(/Posted as SJ-/)).toBeVisible();
  await page.goto(invoice);
  await expect(page.getByText("Open EUR 460.00")).toBeVisible();
  await lookAtPage("an invoice in another currency, paid in part and credited in part");

  // A bill from a ZUGFeRD, whose foreign tax nobody gives back.
  const pdf = await zugferd(api);
  await page.goto(`${here}/bills`);
  await page.getByRole("button", { name: "Upload e-invoice" }).click();
  await dialog
    .locator("input[type=file]")
    .setInputFiles({ name: "Rechnung.pdf", mimeType: "application/pdf", buffer: pdf });
  await dialog.getByLabel("Supplier", { exact: true }).selectOption({ label: "New contact: Hanse Rösterei GmbH" });
  await take(page, dialog.getByLabel("Booked on"), "repairs", /^[67]/);
  await dialog.getByLabel(/Add tax that no code fits/).check();
  await expect(dialog.getByText("38.00 EUR of tax that no tax code fits was added")).toBeVisible();
  await lookAtPage("a bill from abroad");
  await dialog.getByRole("button", { name: "Create draft of a bill" }).click();
  await page.waitForURL(/bills\/[0-9a-f-]{36}$/);
  await page.goto(`${page.url()}/edit`);
  await page.getByLabel("Rate, MYR for 1 EUR").fill("4.80");
  await page.getByLabel("Rate, MYR for 1 EUR").blur();
  await expect(page.locator(".sums .totals")).toContainText("1,142.40");
  await page.keyboard.press("Control+Enter");
  await expect(told(/Posted as PJ-/)).toBeVisible();

  // It is paid by a run: somebody else proposes the supplier's account, and the owner approves what is paid.
  const second = await joinTenant(api, browser, baseURL ?? "", "accountant");
  const there = `/companies/${id}`;
  const { items: suppliers } = await api.get<{ items: { id: string; display_name: string }[] }>(
    `${there}/contacts?limit=50`,
  );
  const details = `${there}/contacts/${suppliers.find(({ display_name }) => display_name.startsWith("Hanse"))?.id}/bank-details`;
  const account = { iban: "DE89370400440532013000", bank_code: "COBADEFFXXX" };
  const proposed = await second.api.send<Made>("POST", details, { account });
  await api.send("POST", `${details}/${proposed.id}/confirm`, { account }, { "If-Match": '"v1"' });
  await page.goto(`${here}/payment-runs`);
  await page.getByRole("link", { name: "Own bank accounts" }).first().click();
  await page.getByRole("button", { name: "Write down the account" }).first().click();
  await dialog.getByLabel("IBAN").fill(account.iban);
  await dialog.getByLabel("Account holder").fill("Kopi Pagi Sdn Bhd");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Confirm" }).click();
  await dialog.getByLabel("IBAN").fill(account.iban);
  await page.keyboard.press("Enter");
  await expect(page.getByText("in force", { exact: true })).toBeVisible();
  const theirs = await second.context.newPage();
  await theirs.goto(`${here}/payment-runs`);
  await theirs.getByRole("button", { name: "New" }).click();
  const proposal = theirs.getByRole("dialog");
  for (const day of ["Due until", "Day of execution"]) {
    await proposal.getByLabel(day).fill(today); // a page that is shown for the first time does not know yet where the browser is
  }
  await proposal.getByLabel("Currency").fill("EUR");
  await proposal.getByRole("button", { name: "Propose" }).click();
  await expect(theirs.getByText("EUR 238.00").first()).toBeVisible();
  const run = theirs.url();
  await second.context.close();
  await page.goto(`${here}/settings/currencies`);
  await page.keyboard.press("n"); // what is paid in EUR is booked at the rate of the day
  await dialog.getByLabel("One unit of").fill("EUR");
  await dialog.getByLabel("Rate", { exact: true }).fill("4.75");
  await dialog.getByLabel("Day").fill(today);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row", { name: /1 EUR in MYR/ })).toContainText("4.75");
  await page.goto(run);
  await page.getByRole("button", { name: "Approve" }).click();
  await dialog.getByLabel(/Hanse/).check();
  await dialog.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Approved", { exact: true }).first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the file" }).click(),
  ]);
  const order = readFileSync(await download.path(), "utf8");
  expect(order).toContain("pain.001.001.09");
  expect(order).toContain('<InstdAmt Ccy="EUR">238.00</InstdAmt>');

  // What is owed is what the control accounts say, on both sides, on the day of the browser; and the return has what was sold abroad.
  await page.goto(`${here}/ageing?side=receivable&as_of=${today}`);
  await expect(page.locator(".proof")).toContainText("Equal to the control accounts: MYR 2,231.00");
  await page.goto(`${here}/ageing?side=payable&as_of=${today}`);
  await expect(page.locator(".proof")).toContainText("Equal to the control accounts");
  await page.goto(`${here}/tax-returns`);
  await page.getByRole("button", { name: "Say how they are filed" }).click();
  await dialog.getByLabel("Periods are counted from").fill(`${today.slice(0, 4)}-01-01`);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.locator("table a").first().click();
  await expect(page.getByRole("row", { name: /^18A/ })).toContainText("4,656.00");
  await lookAtPage("a tax return");
});
