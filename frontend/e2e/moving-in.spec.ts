import type { Page } from "@playwright/test";
import type { Api } from "./support/books";
import { expect, test } from "./support/test";

type File = { name: string; mimeType: string; buffer: Buffer };
type Line = { account_code: string; debit: string; credit: string };
type Entry = { id: string; description: string; lines: Line[] };

const file = (name: string, text: string): File => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

const account = (id: string, name: string, kind: string, parent: string) =>
  `<gnc:account version="2.0.0"><act:name>${name}</act:name><act:id type="guid">${id}</act:id><act:type>${kind}</act:type>${
    parent &&
    `<act:commodity><cmdty:space>CURRENCY</cmdty:space><cmdty:id>MYR</cmdty:id></act:commodity><act:parent type="guid">${parent}</act:parent>`
  }</gnc:account>`;
const split = (id: string, value: string, of: string) =>
  `<trn:split><split:id type="guid">${id}</split:id><split:reconciled-state>n</split:reconciled-state><split:value>${value}</split:value><split:quantity>${value}</split:quantity><split:account type="guid">${of}</split:account></trn:split>`;
const GNUCASH = `<?xml version="1.0" encoding="utf-8" ?>
<gnc-v2 ${["gnc", "act", "book", "cd", "cmdty", "split", "trn", "ts"].map((name) => `xmlns:${name}="http://www.gnucash.org/XML/${name}"`).join(" ")}>
<gnc:count-data cd:type="book">1</gnc:count-data>
<gnc:book version="2.0.0"><book:id type="guid">b0</book:id>
${account("root", "Root Account", "ROOT", "")}
${account("till", "Till", "CASH", "root")}
${account("sales", "Sales", "INCOME", "root")}
<gnc:transaction version="2.0.0"><trn:id type="guid">t1</trn:id>
<trn:currency><cmdty:space>CURRENCY</cmdty:space><cmdty:id>MYR</cmdty:id></trn:currency>
<trn:date-posted><ts:date>2026-01-15 10:59:00 +0000</ts:date></trn:date-posted><trn:description>Beans of January</trn:description>
<trn:splits>${split("s1", "120050/100", "till")}${split("s2", "-120050/100", "sales")}</trn:splits></gnc:transaction>
</gnc:book></gnc-v2>
`;

const QUICKBOOKS = [
  file(
    "Account List.csv",
    `Account List
Own Sample Company

Full name,Type,Detail type,Description,Total balance
Checking,Bank,Checking,The daily account,"2,000.00"
Opening Balance Equity,Equity,Opening Balance Equity,,
`,
  ),
  file(
    "Journal.csv",
    `Journal
Own Sample Company
"January, 2026"

Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit
01/16/2026,Journal Entry,1,,Opening of QuickBooks,Checking,"$2,000.00",
,,,,Opening of QuickBooks,Opening Balance Equity,,"$2,000.00"
,,,,,,"$2,000.00","$2,000.00"
`,
  ),
];

const XERO = [
  file(
    "ChartOfAccounts.csv",
    `*Code,*Name,*Type,*Tax Code,Description,Dashboard,Expense Claims,Enable Payments,Balance
090,Business Bank Account,Bank,Tax Exempt,,Yes,No,No,
404,Bank Fees,Overhead,Tax Exempt,,No,Yes,No,
`,
  ),
  file(
    "Journal.csv",
    `Journal Report
Own Sample Organisation
For the period 1 January 2026 to 31 January 2026

Journal Number,Date,Source,Account Code,Account,Description,Reference,Debit,Credit,Tax Rate Name
1,17 Jan 2026,Spend Money,404,Bank Fees,Fee of Xero,,5.25,,Tax Exempt
1,17 Jan 2026,Spend Money,090,Business Bank Account,Fee of Xero,,,5.25,Tax Exempt
Total,,,,,,,5.25,5.25,
`,
  ),
];

/** Through the wizard by keys: the files, the kind it takes them for, the proof, the import. */
async function bring(page: Page, companyId: string, format: string, files: File[], proof: string, count: number) {
  await page.goto(`/${companyId}/import`, { waitUntil: "networkidle" });
  await page.setInputFiles("input[type=file]", files);
  await expect(page.getByRole("combobox", { name: "Kind of file" })).toHaveValue(format);
  await page.getByRole("button", { name: "Check", exact: true }).press("Enter");
  await expect(page.getByText(proof).first()).toBeVisible({ timeout: 60_000 });
  const entries = count === 1 ? "1 entry" : `${count} entries`;
  await page.getByRole("button", { name: `Import ${entries}` }).press("Enter");
  const were = count === 1 ? "was" : "were";
  await expect(page.getByRole("heading", { name: `${entries} ${were} imported` })).toBeVisible({ timeout: 60_000 });
}

/** Text and lines of every entry, as the API tells them. */
async function told(api: Api, companyId: string): Promise<string[]> {
  const there = `/companies/${companyId}/journal-entries`;
  const { items } = await api.get<{ items: Entry[] }>(`${there}?status=posted&limit=10`);
  const entries = await Promise.all(items.map(({ id }) => api.get<Entry>(`${there}/${id}`)));
  return entries
    .map(({ description, lines }) =>
      [
        description,
        ...lines.map((line) => `${line.account_code} ${Number(line.debit)} ${Number(line.credit)}`).sort(),
      ].join("; "),
    )
    .sort();
}

test("books of GnuCash, QuickBooks and Xero move in by the wizard, and on by an archive, as they were", async ({
  page,
  api,
  books,
}) => {
  test.slow(); // four programs
  await bring(page, books.companyId, "gnucash", [file("books.gnucash", GNUCASH)], "1,200.50", 1);
  await bring(page, books.companyId, "quickbooks", QUICKBOOKS, "2,000.00", 1);
  await bring(page, books.companyId, "xero", XERO, "5.25", 1);
  const before = await told(api, books.companyId);
  expect(before).toEqual([
    "Beans of January; Sales 0 1200.5; Till 1200.5 0",
    "Journal Entry | Opening of QuickBooks; Checking 2000 0; Opening Balance Equity 0 2000",
    "Spend Money | Fee of Xero; 090 0 5.25; 404 5.25 0",
  ]);

  const archive = await api.file(`/companies/${books.companyId}/export`);
  const { company } = await api.send<{ company: { id: string } }>("POST", "/companies", {
    name: "Moved Sdn Bhd",
    country_pack: "MY",
    first_year_on: "2026-01-01",
  });
  const zip = { name: "books.zip", mimeType: "application/zip", buffer: archive };
  await bring(page, company.id, "archive", [zip], "its entries make the trial balance that it states", 3);
  expect(await told(api, company.id)).toEqual(before);
});
