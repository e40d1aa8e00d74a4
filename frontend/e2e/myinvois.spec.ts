import { BUYER, OURS, openAuthority, PASSWORD, PROGRAM } from "./support/authority";
import { expect, test } from "./support/test";

// The installation has to send e-invoices to a simulator at this port; `./oasys test browser` starts one that does.
const PORT = process.env.OASYS_E2E_MYINVOIS_PORT;
test.skip(!PORT, "the installation sends to no simulator of the test's own");

type Made = { id: string; version: number; number: string };

test("a company is connected, an invoice is told of, becomes valid and is cancelled, small sales are told together", async ({
  page,
  api,
  books,
  lookAtPage,
}, info) => {
  test.slow(); // axe looks at four pages, four times each
  const authority = await openAuthority(Number(PORT), info.outputPath("trial.p12"));
  const root = `/companies/${books.companyId}`;
  const place = {
    street: "1 Jalan Raja",
    postal_code: "40000",
    city: "Shah Alam",
    subdivision: "Selangor",
    country: "MY",
  };
  const ids = (tin: string, brn: string) => [
    { scheme: "my_tin", value: tin },
    { scheme: "my_brn", value: brn },
  ];
  const issuer = {
    legal_name: "Kedai Contoh Sdn. Bhd.",
    address: place,
    identifiers: ids(OURS.tin, OURS.brn),
    contact_phone: "+60 3-8765 4321",
  };
  await api.send("PUT", `${root}/issuer`, issuer, { "If-Match": '"v0"' });
  const buyer = {
    display_name: BUYER.name,
    legal_name: BUYER.name,
    is_customer: true,
    identifiers: ids(BUYER.tin, BUYER.brn),
    addresses: [{ kind: "billing", ...place }],
  };
  const contact = await api.send<Made>("POST", `${root}/contacts`, buyer);
  const invoice = (day: string, price: string) =>
    api.send<Made>("POST", `${root}/invoices?post=true`, {
      contact_id: contact.id,
      issue_date: day,
      lines: [{ text: "Kopi", quantity: "2", unit_price: price, account_code: "4110" }],
    });
  const sold = await invoice("2026-03-15", "50.00");
  const small = [await invoice("2026-04-10", "4.50"), await invoice("2026-04-11", "6.00")];

  // The document leads to the settings, which say what is missing before it is switched on.
  await page.goto(`/${books.companyId}/invoices/${sold.id}`);
  await page.getByRole("link", { name: "To the settings" }).click();
  await page.getByLabel("Documents can be submitted").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Before it is switched on, add:")).toBeVisible();
  await page.getByLabel("Id of the program").fill(PROGRAM.id);
  await page.getByLabel("Secret of the program").fill(PROGRAM.secret);
  await page.getByRole("button", { name: "Keep id and secret" }).click();
  await expect(page.getByText("Id and secret are there since")).toBeVisible();
  await expect(page.getByLabel("Secret of the program")).toHaveValue("");
  const file = { name: "trial.p12", mimeType: "application/x-pkcs12", buffer: authority.certificate };
  await page.getByLabel("File", { exact: true }).setInputFiles(file);
  await page.getByLabel("Password of the file").fill("wrong");
  await page.getByRole("button", { name: "Keep the certificate" }).click();
  await expect(page.locator(".field.wrong")).toBeVisible();
  await page.getByLabel("Password of the file").fill(PASSWORD);
  await page.getByRole("button", { name: "Keep the certificate" }).click();
  await expect(page.getByText("Issued to")).toBeVisible();
  await page.getByLabel("MSIC code").fill("46510");
  await page.getByLabel("Activity").fill("Wholesale of computers");
  await page.getByLabel("Documents can be submitted").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".head .pill")).toHaveText("On");
  await lookAtPage("settings of MyInvois");

  // What the authority would refuse is said at its place, with the way there.
  await page.goto(`/${books.companyId}/invoices/${sold.id}`);
  await page.getByRole("button", { name: "Submit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Submit", exact: true }).click();
  await expect(dialog.getByText("Buyer, telephone", { exact: true })).toBeVisible();
  await expect(dialog.getByRole("link", { name: "Change it" })).toHaveAttribute("href", /\/contacts\/.+\/edit$/);
  const people = [{ name: "Mei Ling", phone: "+60 3-1234 5678", email: "mei@kopi.example" }];
  await api.send(
    "PUT",
    `${root}/contacts/${contact.id}`,
    { ...buyer, people },
    { "If-Match": `"v${contact.version}"` },
  );
  await dialog.getByRole("button", { name: "Submit", exact: true }).click();
  await expect(dialog).toBeHidden();
  const panel = page.locator(".myinvois-panel");
  await expect(panel.getByText("Valid", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByText(/hours left/)).toBeVisible();
  await expect(panel.getByRole("img", { name: /QR code/ })).toBeVisible();
  const link = await panel.getByRole("link", { name: "See it at the authority" }).getAttribute("href");
  expect((await page.request.get(link ?? "")).ok()).toBe(true);
  await lookAtPage("invoice that the authority validated");

  await panel.getByRole("button", { name: "Cancel the e-invoice" }).click();
  await dialog.getByLabel("Reason").fill("Wrong buyer");
  await dialog.getByRole("button", { name: "Cancel the e-invoice" }).click();
  await expect(panel.getByText("Cancelled", { exact: true }).first()).toBeVisible({ timeout: 60_000 });

  await page.goto(`/${books.companyId}/myinvois?view=consolidate&month=2026-04`);
  await page.getByLabel("Choose all").check();
  await expect(page.getByText("2 invoices, MYR 21.00")).toBeVisible();
  await lookAtPage("sales to tell together");
  await page.getByRole("button", { name: "Tell together" }).click();
  await dialog.getByRole("button", { name: "Tell together" }).click();
  await expect(page.getByRole("heading", { name: "Nothing to tell together" })).toBeVisible();

  await page.goto(`/${books.companyId}/myinvois?state=cancelled`);
  await expect(page.getByRole("link", { name: sold.number })).toBeVisible();
  await expect(page.getByRole("link", { name: small[0]?.number })).toBeHidden();
  await page.goto(`/${books.companyId}/myinvois`);
  await expect(page.getByText("CON-2026-04-001")).toBeVisible();
  await lookAtPage("e-invoices");
  await authority.close();
});
