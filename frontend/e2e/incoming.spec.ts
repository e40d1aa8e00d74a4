import { joinTenant } from "./support/second-person";
import { expect, test } from "./support/test";

type Made = { id: string };
type Account = { code: string; subtype: string; is_heading: boolean };

const amount = (name: string, value: string) => `<cbc:${name} currencyID="EUR">${value}</cbc:${name}>`;
const taxed = (tag: string) =>
  `<cac:${tag}><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:${tag}>`;
const address = (street: string, city: string, code: string) =>
  `<cac:PostalAddress><cbc:StreetName>${street}</cbc:StreetName><cbc:CityName>${city}</cbc:CityName>` +
  `<cbc:PostalZone>${code}</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>`;

/** An XRechnung of 2 × 50.00 and 19 % tax. */
const XRECHNUNG = `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</cbc:CustomizationID>
<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>
<cbc:ID>KR-2026-17</cbc:ID><cbc:IssueDate>2026-03-02</cbc:IssueDate><cbc:DueDate>2026-04-01</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cbc:BuyerReference>EINKAUF-1</cbc:BuyerReference>
<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID schemeID="EM">rechnung@roesterei.example</cbc:EndpointID>
${address("Hafenstr. 1", "Köln", "50667")}
<cac:PartyTaxScheme><cbc:CompanyID>DE136695976</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>Kölner Rösterei GmbH</cbc:RegistrationName></cac:PartyLegalEntity>
<cac:Contact><cbc:Name>Mia Kern</cbc:Name><cbc:Telephone>+49 221 1234</cbc:Telephone>
<cbc:ElectronicMail>rechnung@roesterei.example</cbc:ElectronicMail></cac:Contact></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cbc:EndpointID schemeID="EM">einkauf@kaeufer.example</cbc:EndpointID>
${address("Am Markt 3", "Bonn", "53111")}
<cac:PartyLegalEntity><cbc:RegistrationName>Käufer GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:Delivery><cbc:ActualDeliveryDate>2026-03-01</cbc:ActualDeliveryDate></cac:Delivery>
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>
<cac:PayeeFinancialAccount><cbc:ID>DE89370400440532013000</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal>${amount("TaxAmount", "19.00")}<cac:TaxSubtotal>${amount("TaxableAmount", "100.00")}${amount("TaxAmount", "19.00")}
${taxed("TaxCategory")}</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>${amount("LineExtensionAmount", "100.00")}${amount("TaxExclusiveAmount", "100.00")}
${amount("TaxInclusiveAmount", "119.00")}${amount("PayableAmount", "119.00")}</cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">2</cbc:InvoicedQuantity>
${amount("LineExtensionAmount", "100.00")}
<cac:Item><cbc:Name>Kaffee, 1 kg</cbc:Name>${taxed("ClassifiedTaxCategory")}</cac:Item>
<cac:Price>${amount("PriceAmount", "50.00")}</cac:Price></cac:InvoiceLine></Invoice>`;

test("an e-invoice becomes a bill, which a second person approves and which is then posted", async ({
  page,
  api,
  books,
  browser,
  baseURL,
  lookAtPage,
}) => {
  test.slow(); // axe looks at five pages, four times each
  expect(books.tenantId).toBeTruthy();
  const { company } = await api.send<{ company: Made }>("POST", "/companies", {
    name: "Käufer GmbH",
    country_pack: "DE",
    first_year_on: "2026-01-01",
  });
  const { items: accounts } = await api.get<{ items: Account[] }>(
    `/companies/${company.id}/accounts?is_active=true&limit=200`,
  );
  const cost = accounts.find(({ subtype, is_heading }) => subtype === "operating_expense" && !is_heading)?.code ?? "";

  // From 100.00 on a bill needs an approval.
  await page.goto(`/${company.id}/settings/documents`);
  const approval = page.getByRole("form", { name: "Approval of bills" });
  await approval.getByLabel("Bills need an approval").fill("100");
  await approval.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.").first()).toBeVisible();
  await lookAtPage("settings of documents");

  await page.goto(`/${company.id}/bills`);
  await page.getByRole("button", { name: "Upload e-invoice" }).click();
  const dialog = page.getByRole("dialog");
  const file = { name: "rechnung.xml", mimeType: "application/xml", buffer: Buffer.from(XRECHNUNG) };
  await dialog.getByLabel("E-invoice", { exact: true }).setInputFiles(file);
  await expect(dialog.getByText("It keeps the rules of e-invoices.")).toBeVisible();
  await dialog.getByLabel("Supplier", { exact: true }).selectOption({ label: "New contact: Kölner Rösterei GmbH" });
  await dialog.getByRole("combobox", { name: "Booked on" }).fill(cost);
  await page.getByRole("option", { name: cost }).first().click();
  await lookAtPage("an e-invoice that is read");
  await dialog.getByRole("button", { name: "Create draft of a bill" }).click();

  await expect(page).toHaveURL(/\/bills\/[0-9a-f-]{36}$/);
  const bill = page.url();
  await expect(page.getByRole("heading", { name: "Approval" })).toBeVisible();
  await expect(page.getByText("You wrote this bill or changed it", { exact: false })).toBeVisible();
  const kept = page.getByRole("link", { name: "rechnung.xml" });
  const [download] = await Promise.all([page.waitForEvent("download"), kept.click()]);
  expect(download.suggestedFilename()).toBe("rechnung.xml");
  const stored = await page.request.get((await kept.getAttribute("href")) ?? "");
  expect(await stored.text()).toBe(XRECHNUNG);
  await lookAtPage("a bill that waits for an approval");

  const second = await joinTenant(api, browser, baseURL ?? "", "approver");
  const theirs = await second.context.newPage();
  await theirs.goto(`/${company.id}/overview`);
  await theirs.getByRole("link", { name: "1 bill waits for your approval" }).click();
  await expect(theirs.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();
  await theirs.getByRole("link", { name: "Kölner Rösterei GmbH" }).click();
  await theirs.getByRole("button", { name: "Approve" }).click();
  await theirs.getByRole("dialog").getByLabel("Note").fill("Delivered");
  await theirs.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(theirs.getByText("Approved by", { exact: false })).toBeVisible();
  await theirs.goto(`/${company.id}/bills/to-approve`);
  await expect(theirs.getByRole("heading", { name: "No bill waits for you" })).toBeVisible();
  await second.context.close();

  await page.reload();
  await expect(page.getByText("Delivered", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Post", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Post" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/-000001$/);
  await expect(kept).toBeVisible();

  // Files of an entry: one more comes, and stays, for the entry is posted.
  const made = await api.get<{ journal_entry_id: string }>(`/companies/${company.id}/bills/${bill.split("/").at(-1)}`);
  await page.goto(`/${company.id}/entries/${made.journal_entry_id}`);
  const receipt = { name: "delivery.txt", mimeType: "text/plain", buffer: Buffer.from("2 kg, in good order\n") };
  await page.locator("input[type=file]").setInputFiles(receipt);
  await expect(page.getByRole("link", { name: "delivery.txt" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove delivery.txt" })).toBeHidden();
  await lookAtPage("an entry with a file");
});
