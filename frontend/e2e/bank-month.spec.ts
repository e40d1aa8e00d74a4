import type { Locator, Page } from "@playwright/test";
import { type Booking, bankAccount, bringFile, camt, mt940, ofx } from "./support/bank";
import type { Api } from "./support/books";
import { expect, test } from "./support/test";

type Made = { id: string; number: string };
const NUMBER = "514200987731";

/** An open invoice of one line, with its number. */
async function invoice(api: Api, there: string, name: string, unit_price: string, more = {}): Promise<string> {
  const contact = await api.send<Made>("POST", `${there}/contacts`, { display_name: name, is_customer: true });
  const lines = [{ text: "Beans", quantity: "1", unit_price, account_code: "4100", tax_code_ids: [] }];
  const body = { contact_id: contact.id, issue_date: "2026-02-20", lines, ...more };
  return (await api.send<Made>("POST", `${there}/invoices?post=true`, body)).number;
}

/** Brings a file through the page; what is said of the account is what a person says the first time. */
async function bring(page: Page, name: string, text: string, { lines, code }: { lines: number; code?: string }) {
  await page.setInputFiles("input[type=file]", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
  if (code) {
    await page.getByRole("combobox", { name: "Account of the chart" }).fill(code);
    await page.keyboard.press("Enter");
  }
  await expect(page.getByRole("combobox", { name: "Account of the chart" })).toHaveValue(/^1130/);
  await expect(async () => {
    // what is pressed while the file is looked at anew is not heard
    await page.getByRole("button", { name: `Import ${lines} lines` }).press("Enter", { timeout: 5_000 });
    await expect(page.getByRole("heading", { name: `${lines} lines were imported` })).toBeVisible({ timeout: 15_000 });
  }).toPass();
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press("c");
  const asked = page.getByRole("dialog", { name: "Close the account up to a day" });
  await expect(asked.getByLabel("Up to the end of")).toContainText("11,247.00");
  await expect(asked.getByText("0.00", { exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Reconciled until 9 Mar 2026.").first()).toBeVisible();
}

test("three formats that overlap, a month by keys with a rule, a split, a transfer, a foreign payment and twins; closed, undone, closed again", async ({
  page,
  api,
  books,
}) => {
  const there = `/companies/${books.companyId}`;
  const bank = `/${books.companyId}/bank`;
  const number = await invoice(api, there, "Seri Bayu Hotel Sdn Bhd", "1050.00");
  await invoice(api, there, "Rheinblick Kaffeehaus", "100.00", { currency: "EUR", rate: "4.90" });
  await api.send("POST", `${there}/journal-entries?post=true`, {
    posting_date: "2026-02-28",
    description: "Opening",
    lines: [
      { account_code: "1130", debit: "10000.00" },
      { account_code: "3100", credit: "10000.00" },
    ],
  });
  const twin: Booking = ["2026-03-04", "-10.00", "TOUCH N GO RELOAD 0012"];
  const moves: Booking[] = [
    ["2026-03-01", "1050.00", `IBG CR SERI BAYU HOTEL INV ${number}`],
    ["2026-03-02", "-5.50", "COMM-IN CHARGES 001"],
    ["2026-03-03", "-5.50", "COMM-IN CHARGES 002"],
    twin,
    twin,
    ["2026-03-05", "-300.00", "TNB 2201 4458 0917"],
    ["2026-03-07", "-500.00", "TO FIXED DEPOSIT 7789"],
    ["2026-03-08", "485.00", "TT IN RHEINBLICK KAFFEEHAUS"],
    ["2026-03-08", "550.00", "CASH DEPOSIT CDM 17"],
    ["2026-03-09", "-7.00", "UNKNOWN DEBIT 88"],
  ];

  // OFX of the first days, CAMT over its end, MT940 over that: each movement once, the twins twice, the account known again by itself
  await page.goto(`${bank}/import`);
  await bring(page, "one.ofx", ofx(moves.slice(0, 5), { bank: "MBBEMYKL", number: NUMBER, closing: "11019.00" }), {
    lines: 5,
    code: "1130",
  });
  await page.getByRole("link", { name: /Import another file/ }).press("Enter");
  await expect(page.getByRole("list", { name: "Steps" })).toBeVisible();
  const second = camt(moves.slice(2, 7), { opening: "11044.50", closing: "10219.00", iban: NUMBER });
  await bring(page, "two.xml", second, { lines: 2 });
  await page.getByRole("link", { name: /Import another file/ }).press("Enter");
  const third = mt940(moves.slice(6), { number: NUMBER, opening: "10719.00", closing: "11247.00" });
  await bring(page, "three.sta", third, { lines: 3 });
  const account = await bankAccount(api, books.companyId);
  const other = await bankAccount(api, books.companyId, "1160");
  const deposit = camt([["2026-03-07", "500.00", "FROM CURRENT ACCOUNT"]], {
    opening: "0.00",
    closing: "500.00",
    iban: "990077897789",
  });
  await bringFile(api, books.companyId, other, "deposit.xml", deposit);

  await page.goto(`${bank}/${account}`, { waitUntil: "networkidle" });
  const chosen = page.locator(".rec-row.on");
  const proposal = page.locator(".rec-prop.on");
  const cell = (what: string, part: number): Locator => page.getByLabel(`${what}, part ${part}`);
  await expect(page.getByText("0 of 10 lines matched")).toBeVisible();
  await expect(proposal).toContainText(number);
  await page.keyboard.press("Enter");

  // a rule on the way, which fits both charges
  await expect(chosen).toContainText("COMM-IN CHARGES 001");
  await page.keyboard.press("r");
  const rule = page.getByRole("dialog", { name: "New rule" });
  await rule.getByLabel("Account", { exact: true }).fill("8030");
  await page.keyboard.press("Enter");
  await expect(rule.getByText(/It fits 2 of 10 open lines/)).toBeInViewport();
  await rule.getByRole("button", { name: "Save" }).press("Enter");
  for (const place of ["001", "002"]) {
    await expect(chosen).toContainText(`COMM-IN CHARGES ${place}`);
    await expect(proposal).toContainText("8030");
    await page.keyboard.press("Enter");
  }

  // twins: the first by hand, the second as the first was
  await expect(chosen).toContainText("TOUCH N GO");
  await page.keyboard.press("n");
  await expect(cell("Account", 1)).toBeFocused();
  await page.keyboard.type("6310");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("4 of 10 lines matched")).toBeVisible();
  await expect(chosen).toContainText("TOUCH N GO");
  await expect(proposal).toContainText("6310");
  await page.keyboard.press("Enter");

  // a split
  await expect(chosen).toContainText("TNB");
  await page.keyboard.press("s");
  await expect(cell("Account", 1)).toBeFocused();
  await page.keyboard.type("6120");
  await page.keyboard.press("Enter");
  await cell("Amount or share in percent", 1).fill("60 %");
  await page.keyboard.press("Enter");
  await page.keyboard.type("6130");
  await page.keyboard.press("Enter");
  await cell("Amount or share in percent", 2).press("=");
  await page.keyboard.press("Control+Enter");

  // a transfer: both sides become one
  await expect(chosen).toContainText("FIXED DEPOSIT");
  await expect(proposal).toContainText("Transfer to Fixed deposits");
  await page.keyboard.press("Enter");

  // a foreign invoice, paid into the account of the company's currency
  await expect(chosen).toContainText("RHEINBLICK");
  await page.keyboard.press("d");
  await expect(page.getByText("The whole payment is allocated")).toBeVisible();
  await page.keyboard.press("Control+Enter");

  await expect(chosen).toContainText("CASH DEPOSIT");
  await page.keyboard.press("n");
  await expect(cell("Account", 1)).toBeFocused();
  await page.keyboard.type("1110");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");

  // what nobody can explain, where no account was named for it yet
  await expect(chosen).toContainText("UNKNOWN DEBIT");
  await page.keyboard.press("q");
  const suspense = page.getByRole("dialog", { name: "Put it on the suspense account?" });
  await suspense.getByLabel("What is known of it").fill("Asked the bank");
  await page.keyboard.press("Enter");
  await expect(suspense.locator(".field.wrong")).toContainText("Fill this in.");
  await suspense.getByRole("combobox", { name: "Suspense account" }).fill("1250");
  await page.keyboard.press("Enter");
  await suspense.getByRole("button", { name: "Put it there" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Every line is matched" })).toBeVisible();

  await close(page);
  await page.goto(`${bank}/${account}/reconciliations`, { waitUntil: "networkidle" });
  await page.keyboard.press("u");
  await page.getByRole("dialog").getByLabel("Why").fill("Cleaning was more");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Cleaning was more")).toBeInViewport();
  await page.goto(`${bank}/${account}`, { waitUntil: "networkidle" });
  await close(page);
  await page.goto(`${bank}/${account}/reconciliations`);
  const reports = page.getByRole("link", { name: /Report/ });
  await expect(reports).toHaveCount(2);
  for (const href of await reports.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""))) {
    const answer = await page.request.get(href);
    expect([answer.status(), (await answer.body()).subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
  }
  const { items } = await api.get<{ items: { account_code: string; difference: string | null }[] }>(
    `${there}/bank-books`,
  );
  expect(items.flatMap(({ difference }) => difference ?? [])).toEqual(["0.00", "0.00"]);
});

test("an account without postings takes the currency of its statement where that is said", async ({
  page,
  api,
  books,
}) => {
  const account = await bankAccount(api, books.companyId, "1160");
  await page.goto(`/${books.companyId}/bank/import?account=${account}`);
  const dollars = camt([["2026-03-02", "5.00", "Sale"]], { opening: "0.00", closing: "5.00", currency: "USD" });
  await page.setInputFiles("input[type=file]", { name: "usd.xml", mimeType: "text/xml", buffer: Buffer.from(dollars) });
  const act = page.getByRole("button", { name: "Import 1 line" });
  await expect(page.getByText(/no currency is fixed for 1160/)).toBeVisible();
  await expect(act).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Keep the account in USD" }).press("Enter");
  await expect(act).not.toHaveAttribute("aria-disabled", "true");
  await act.press("Enter");
  await expect(page.getByRole("heading", { name: "1 line was imported" })).toBeVisible();
});
