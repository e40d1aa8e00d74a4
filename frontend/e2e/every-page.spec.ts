import pages from "../scripts/pages.json" with { type: "json" };
import { bankAccount, bringFile, camt } from "./support/bank";
import { type Api, signUp, somebody } from "./support/books";
import { expect, test } from "./support/test";

type Found = { [of: string]: string | undefined };
type Listed = { items: { id: string }[] };

/** A person with the demo books, and with one of each kind of thing that they have none of. */
async function furnished(api: Api): Promise<{ company: string; found: Found }> {
  await signUp(api, somebody());
  const tenant = await api.send<{ tenant_id: string }>("POST", "/tenants", { name: "Kopi Pagi" });
  await api.send("PUT", "/me/tenant", { tenant_id: tenant.tenant_id });
  const { company_id: company, id: job } = await api.send<{ company_id: string; id: string }>(
    "POST",
    "/demo-companies",
    {},
  );
  const here = `/companies/${company}`;
  await expect
    .poll(async () => (await api.get<{ state: string }>(`${here}/jobs/${job}`)).state, { timeout: 120_000 })
    .toBe("succeeded");
  const first = async (list: string) => (await api.get<Listed>(`${here}/${list}limit=1`)).items[0]?.id;
  const lines = [
    { account_code: "6110", debit: "2500.00" },
    { account_code: "1130", credit: "2500.00" },
  ];
  const [year] = await api.get<{ id: string }[]>(`${here}/fiscal-years`);
  const made = (path: string, body: unknown) => api.send<{ id: string }>("POST", path, body);
  const template = await made(`${here}/entry-templates`, { name: "Rent", lines });
  const recurring = { name: "Rent", template_id: template.id, unit: "month", starts_on: "2099-01-31" };
  const invoices = await api.get<{ items: { contact_id: string }[] }>(`${here}/invoices?limit=1`);
  const plan = {
    name: "Plan",
    unit: "month",
    starts_on: "2099-01-31",
    document: {
      contact_id: invoices.items[0]?.contact_id,
      lines: [{ text: "{period}", quantity: "1", unit_price: "100.00", account_code: "4110" }],
    },
  };
  const bills = await api.get<{ items: { contact_id: string }[] }>(`${here}/bills?limit=1`);
  const credit = (list: { items: { contact_id: string }[] }, account_code: string) => ({
    contact_id: list.items[0]?.contact_id,
    issue_date: "2026-03-16",
    lines: [{ text: "Beans that were wet", quantity: "1", unit_price: "100.00", account_code }],
  });
  const bought = {
    contact_id: bills.items[0]?.contact_id,
    supplier_number: "RENT {year}-{month}",
    lines: [{ text: "{period}", quantity: "1", unit_price: "100.00", account_code: "6110" }],
  };
  const { items: accounts } = await api.get<{ items: { id: string; code: string; subtype: string }[] }>(
    `${here}/accounts?limit=200`,
  );
  const owed = accounts.find(({ subtype }) => subtype === "receivable");
  const bank = await bankAccount(api, company);
  const march = camt(
    [
      ["2026-03-02", "-10.60", "Charges", "A1"],
      ["2026-03-03", "119.00", "Invoice 2026-0042", "A2"],
    ],
    { opening: "1000.00", closing: "1108.40" },
  );
  const other = { accepts_other_number: true }; // than the statements of the demo
  await bringFile(api, company, bank, "march.xml", march, other);
  await bringFile(api, company, bank, "again.xml", march.replace("Charges", "Charges and fees"), other);
  return {
    company,
    found: {
      bank,
      entry: await first("journal-entries?status=posted&"),
      settlement: await first("settlements?"),
      draft: (await made(`${here}/journal-entries`, { posting_date: "2026-03-16", description: "Draft", lines })).id,
      account: owed?.code,
      account_id: owed?.id,
      template: template.id,
      recurring: (await made(`${here}/recurring-entries`, recurring)).id,
      recurring_invoice: (await made(`${here}/recurring-invoices`, plan)).id,
      recurring_bill: (await made(`${here}/recurring-bills`, { ...plan, document: bought })).id,
      budget: (await made(`${here}/budgets`, { fiscal_year_id: year?.id, name: "Plan" })).id,
      role: (await made("/roles", { name: "Reader", permissions: ["ledger.read"] })).id,
      invoice: await first("invoices?state=open&"),
      invoice_draft: await first("invoices?status=draft&"),
      credit_note: await first("credit-notes?"),
      bill: await first("bills?state=open&"),
      supplier_credit: await first("supplier-credits?"),
      credit_note_draft: (await made(`${here}/credit-notes`, credit(invoices, "4110"))).id,
      supplier_credit_draft: (
        await made(`${here}/supplier-credits`, { ...credit(bills, "6110"), supplier_number: "CN-1" })
      ).id,
      bill_draft: await first("bills?status=draft&"),
      contact: await first("contacts?bank_proposed=true&"),
      tax: await first("tax-codes?"),
      payment: await first("payments?"),
      owing: (await api.get<{ contacts: { contact_id: string }[] }>(`${here}/ageing?side=receivable&limit=1`))
        .contacts[0]?.contact_id,
      period: (await api.get<{ items: { starts_on: string }[] }>(`${here}/tax-returns?limit=2`)).items.at(-1)
        ?.starts_on,
      service: (await made("/services", { name: "Till", role: "viewer" })).id,
      delivery: crypto.randomUUID(), // the list beside it is the same; a delivery has a spec of its own
    },
  };
}

const COMPANY = Object.entries(pages.company);
const PARTS = 4;

for (let part = 0; part < PARTS; part += 1) {
  test(`axe finds nothing on any page of books that are full, part ${part + 1}`, async ({
    page,
    api,
    lookAtPageWholly,
  }) => {
    test.setTimeout(600_000);
    const { company, found } = await furnished(api);
    const mine = COMPANY.filter((_, at) => at % PARTS === part);
    for (const [name, path] of mine) {
      const [, of] = /\{(\w+)\}/.exec(path) ?? [];
      const where = of ? path.replace(`{${of}}`, found[of] ?? "") : path;
      expect(where, `something to show on ${name}`).not.toMatch(/[/=]$/);
      await page.goto(`/${company}/${where}`);
      await expect(page.locator("main")).toBeVisible();
      await expect(page.locator("main").getByText("core.invalid"), `${name} shows what it should`).toHaveCount(0);
      await lookAtPageWholly(name);
    }
  });
}

test("axe finds nothing on the pages of a person", async ({ page, books, lookAtPageWholly }) => {
  expect(books.companyId).toBeTruthy();
  for (const name of pages.account) {
    await page.goto(`/account/${name}`);
    await lookAtPageWholly(name);
  }
});
