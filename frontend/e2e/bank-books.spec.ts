import type { Page } from "@playwright/test";
import { bankAccount, bringFile, camt } from "./support/bank";
import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

const MARCH = camt(
  [
    ["2026-03-01", "-10.60", "Charges", "A1"],
    ["2026-03-02", "119.00", "Invoice 2026-0042", "A2"],
  ],
  { opening: "1000.00", closing: "1108.40" },
);

async function choose(page: Page, name: string, text: string): Promise<void> {
  // The page is there before it listens: what is chosen too early is not heard.
  await expect(async () => {
    await page.setInputFiles("input[type=file]", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
    await expect(page.getByRole("list", { name: "File" })).toBeVisible({ timeout: 5_000 });
  }).toPass();
}

/** Says which account of the chart the file is of. */
async function pick(page: Page, code: string): Promise<void> {
  await page.getByRole("combobox", { name: "Account of the chart" }).fill(code);
  await page.keyboard.press("Enter");
}

test("a statement is previewed, imported, known again, and its account shown with what bank and books say", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  test.slow(); // axe looks at five pages
  const root = `/${books.companyId}/bank`;
  await page.goto(root);
  await expect(page.getByRole("heading", { name: "No statements yet" })).toBeVisible();
  await lookAtPage("bank, nothing yet");
  await page.keyboard.press("i");
  await expect(page).toHaveURL(/\/bank\/import$/);
  await choose(page, "march.xml", MARCH);
  const proof = page.getByRole("table", { name: "Statements" });
  await expect(proof.getByRole("row", { name: /proves itself/ })).toContainText("1,108.40");
  await expect(page.getByRole("button", { name: "Import 2 lines" })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Say which account it is.")).toBeVisible();
  await pick(page, "1130");
  await expect(page.getByRole("button", { name: "Import 2 lines" })).not.toHaveAttribute("aria-disabled", "true");
  await lookAtPage("preview of a statement");
  const lines = `/companies/${books.companyId}/bank-imports`;
  expect((await api.get<{ items: unknown[] }>(lines)).items, "a preview writes nothing").toHaveLength(0);
  await page.getByRole("button", { name: "Import 2 lines" }).click();
  await expect(page.getByRole("heading", { name: "2 lines were imported" })).toBeVisible();
  await lookAtPage("imported");

  // the same file again: known by itself, and nothing new
  await page.getByRole("link", { name: /Import another file/ }).click();
  await choose(page, "march.xml", MARCH);
  await expect(page.getByText("Every line of the file is there already.")).toBeVisible();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Nothing of the file was new" })).toBeVisible();

  await makeEntries(api, books.companyId, [
    {
      posting_date: "2026-03-02",
      description: "Sale",
      lines: [
        { account_code: "1130", debit: "119.00" },
        { account_code: "4110", credit: "119.00" },
      ],
    },
  ]);
  await page.getByRole("link", { name: /Accounts at banks/ }).click();
  const card = page.getByRole("region", { name: /1130/ });
  await expect(card.getByRole("definition").filter({ hasText: "1,108.40" }).first()).toBeVisible();
  await expect(card).toContainText("119.00");
  await expect(card).toContainText("−989.40");
  await card.getByText("As a table").click();
  await expect(card.getByRole("table", { name: /Balance over time/ })).toContainText("1,108.40");
  await lookAtPage("accounts at banks");
});

test("what is missing between statements is named, a difference is flagged, an import is withdrawn with its reason", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  await bringFile(api, books.companyId, account, "march.xml", MARCH);
  const later = camt([["2026-03-08", "-5.00", "Fee", "A3"]], { opening: "1120.40", closing: "1100.00" });
  await bringFile(api, books.companyId, account, "later.xml", later);
  await page.goto(`/${books.companyId}/bank/${account}/statements`);
  await expect(page.getByText(/3.7 Mar 2026 are missing; balances do not meet: 12\.00/)).toBeVisible();
  await expect(page.getByText("−15.40 unexplained")).toBeVisible();
  await expect(page.getByText("Proves itself")).toBeVisible();
  await lookAtPage("statements");
  await page.getByRole("link", { name: "Imports" }).click();
  const withdraw = page.getByRole("button", { name: "Withdraw" });
  await expect(withdraw, "only the latest can be").toHaveCount(1);
  await withdraw.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Why").fill("Wrong month");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Wrong month/)).toBeVisible();
  await lookAtPage("imports");
  await page.getByRole("link", { name: "Statements" }).last().click();
  await expect(page.getByText(/are missing/)).toHaveCount(0);
});

test("lines that could be the same are decided side by side, and all of a kind at once", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  const first = camt(
    [
      ["2026-03-01", "-10.60", "Charges", "A1"],
      ["2026-03-02", "119.00", "Invoice 42", "A2"],
      ["2026-03-02", "50.00", "Deposit", "A3"],
    ],
    { opening: "1000.00", closing: "1158.40" },
  );
  await bringFile(api, books.companyId, account, "march.xml", first);
  const changed = first.replace("Charges", "Dues").replace("Invoice 42", "Bill 43").replace("Deposit", "Refund");
  await bringFile(api, books.companyId, account, "again.xml", changed);
  await page.goto(`/${books.companyId}/bank`);
  await page.getByRole("link", { name: "3", exact: true }).last().click();
  await expect(page.getByRole("heading", { name: "The same id with another content" })).toBeVisible();
  const pairs = page.locator(".review li");
  await expect(pairs).toHaveCount(3);
  await expect(pairs.filter({ hasText: "Dues" }).locator("tr.differs").first()).toContainText("Charges");
  await lookAtPage("review");
  await pairs.filter({ hasText: "Dues" }).getByRole("button", { name: "It replaces the other" }).click();
  await expect(pairs).toHaveCount(2);
  await page.getByRole("button", { name: "All are the same" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "All are the same" }).click();
  await expect(page.getByText("No line waits for a decision")).toBeVisible();
  const { items } = await api.get<{ items: { text: string; state: string }[] }>(
    `/companies/${books.companyId}/bank-books/${account}/lines`,
  );
  const states = items.map(({ text, state }) => `${text} ${state}`).sort();
  expect(states).toEqual([
    "Bill 43 duplicate",
    "Charges excluded",
    "Deposit open",
    "Dues open",
    "Invoice 42 open",
    "Refund duplicate",
  ]);
});

test("a CSV asks what is open, shows its columns, reads anew as they are changed, and is read so the next time", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  await page.goto(`/${books.companyId}/bank/import?account=${account}`);
  await choose(page, "april.csv", "Date;Amount;Purpose;Payee\n01/04/2026;-1,00;Fee;Bank\n02/04/2026;5,00;Sale;Shop\n");
  await expect(page.getByText("In which order are dates written?")).toBeVisible();
  await lookAtPage("open questions");
  await page.getByRole("button", { name: "Day, month, year" }).click();
  const meaning = page.getByRole("combobox", { name: "Meaning of Payee" });
  await expect(meaning).toBeVisible();
  const first = page.getByRole("table", { name: "The first lines" }).getByRole("row").nth(1);
  await expect(first).toContainText("1 Apr 2026");
  await meaning.selectOption("none");
  await expect(first).not.toContainText("Bank");
  await page.getByRole("combobox", { name: "Meaning of Amount" }).selectOption("none");
  await expect(page.getByText("Say which column is the amount")).toBeVisible();
  await page.getByRole("combobox", { name: "Meaning of Amount" }).selectOption("amount");
  await page.getByLabel("What goes out is written as positive").check();
  await expect(first).toContainText("1.00");
  await expect(first).not.toContainText("−1.00");
  await lookAtPage("columns of a CSV");
  await page.getByRole("button", { name: "Import 2 lines" }).click();
  await expect(page.getByRole("heading", { name: "2 lines were imported" })).toBeVisible();
  await page.goto(`/${books.companyId}/bank/import`);
  await choose(page, "may.csv", "Date;Amount;Purpose;Payee\n01/05/2026;3,00;Fee;Bank\n");
  await expect(page.getByText("Read as the last file of this layout was.")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Account of the chart" })).toHaveValue(/^1130/);
  await expect(first).toContainText("−3.00");
});

test("a table that nothing tells the columns of is laid out by hand, and read so the next time", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  await page.goto(`/${books.companyId}/bank/import?account=${account}`);
  // two columns of figures, and no balance that proves which is which
  const april = "Kept by hand\nWann;Was;Bewegt;Beleg\n01.04.2026;Fee;-1,00;7,00\n02.04.2026;Sale;5,00;9,00\n";
  await choose(page, "april.csv", april);
  await expect(page.getByRole("heading", { name: "Lay the columns out yourself" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Heading" })).toHaveValue("2");
  await expect(page.getByText("Say which column is the day.")).toBeVisible();
  await lookAtPage("columns laid out by hand");
  await page.getByRole("combobox", { name: "Meaning of Wann" }).selectOption("booked");
  await page.getByRole("combobox", { name: "Meaning of Was" }).selectOption("text");
  await page.getByRole("combobox", { name: "Order of dates" }).selectOption("mdy");
  await page.getByRole("combobox", { name: "Meaning of Bewegt" }).selectOption("amount");
  // read by what was said, which does not fit: the line is named, and what was said stays
  await expect(page.getByText(/is no date|has a heading and no transactions/)).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Meaning of Bewegt" })).toHaveValue("amount");
  await page.getByRole("combobox", { name: "Order of dates" }).selectOption("dmy");
  const first = page.getByRole("table", { name: "The first lines" }).getByRole("row").nth(1);
  await expect(first).toContainText("−1.00");
  await page.getByRole("button", { name: "Import 2 lines" }).click();
  await expect(page.getByRole("heading", { name: "2 lines were imported" })).toBeVisible();
  await page.goto(`/${books.companyId}/bank/import`);
  await choose(page, "may.csv", "Kept by hand\nWann;Was;Bewegt;Beleg\n01.05.2026;Fee;-3,00;8,00\n");
  await expect(page.getByText("Read as the last file of this layout was.")).toBeVisible();
  await expect(first).toContainText("−3.00");
});

test("what is no statement is refused with the sentence and the line, and nothing is written", async ({
  page,
  books,
  api,
}) => {
  await page.goto(`/${books.companyId}/bank/import`);
  await choose(page, "half.xml", MARCH.slice(0, 600));
  await expect(page.getByText("The file cannot be read")).toBeVisible();
  await expect(page.getByText(/Nothing was imported\./)).toBeVisible();
  await page.getByRole("button", { name: "Choose another file" }).click();
  await choose(page, "notes.txt", "Dear bank, how are you?\n");
  await expect(page.getByText("bank_files.not_recognised")).toBeVisible();
  const { items } = await api.get<{ items: unknown[] }>(`/companies/${books.companyId}/bank-imports`);
  expect(items).toHaveLength(0);
});

test("a file of another number is asked about, and a large one goes on without the page", async ({
  page,
  books,
  api,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  await bringFile(api, books.companyId, account, "march.xml", MARCH);
  await page.goto(`/${books.companyId}/bank/import?account=${account}`);
  const other = camt([["2026-03-09", "1.00", "Sale", "B1"]], {
    opening: "1108.40",
    closing: "1109.40",
    iban: "DE02120300000000202051",
  });
  await choose(page, "other.xml", other);
  await expect(page.getByText("The number of the account is another one")).toBeVisible();
  await page.getByRole("button", { name: "It is right: import it" }).click();
  await expect(page.getByRole("heading", { name: "1 line was imported" })).toBeVisible();

  await page.getByRole("link", { name: /Import another file/ }).click();
  const many = Array.from(
    { length: 2500 },
    (_, at) => `2026-05-${String((at % 28) + 1).padStart(2, "0")};1.00;Sale ${at}`,
  );
  await choose(page, "many.csv", `Date;Amount;Purpose\n${many.join("\n")}\n`);
  await page.getByRole("button", { name: "Import 2,500 lines" }).click();
  await expect(page).toHaveURL(/job=/);
  await expect(page.getByRole("heading", { name: "2,500 lines were imported" })).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect(page.getByRole("heading", { name: "2,500 lines were imported" })).toBeVisible();
});

test("lines are filtered by the address, looked into, excluded with a reason and taken back, by keyboard", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  await bringFile(api, books.companyId, account, "march.xml", MARCH);
  await page.goto(`/${books.companyId}/bank/${account}/lines`);
  const list = page.getByRole("table", { name: /Lines of/ });
  await expect(list.getByRole("row")).toHaveCount(3);
  await page.keyboard.press("/");
  await page.keyboard.type("charges");
  await expect(list.getByRole("row")).toHaveCount(2);
  await expect(page).toHaveURL(/q=charges/);
  await list.getByRole("link", { name: "Charges" }).focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("heading", { name: "As it stands in the file" })).toBeVisible();
  await expect(panel.locator("pre")).toContainText("<Ustrd>Charges</Ustrd>");
  await lookAtPage("a line");
  await page.keyboard.press("x");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Why")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.locator(".field.wrong")).toContainText("Fill this in.");
  await dialog.getByLabel("Why").fill("The bank doubled it");
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("The bank doubled it");
  await expect(panel.getByText("Excluded", { exact: true }).first()).toBeVisible();
  await page.goto(`/${books.companyId}/bank/${account}/lines?state=open`);
  await expect(list.getByRole("row")).toHaveCount(2);
  await page.goto(`/${books.companyId}/bank/${account}/lines?state=excluded`, { waitUntil: "networkidle" });
  await list.getByRole("link").first().click();
  await expect(panel.getByRole("heading", { name: "As it stands in the file" })).toBeVisible();
  await expect(panel.getByRole("button", { name: /^Take it back/ })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await page.keyboard.press("x");
  await dialog.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByRole("region", { name: "Messages" }).getByText("It waits to be matched.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});

test("the company says how it matches, where an account begins, and what was on the way then", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  test.slow();
  const account = await bankAccount(api, books.companyId);
  await makeEntries(api, books.companyId, [
    {
      posting_date: "2026-02-27",
      description: "Cheque to the printer",
      lines: [
        { account_code: "6110", debit: "40.00" },
        { account_code: "1130", credit: "40.00" },
      ],
    },
  ]);
  await bringFile(api, books.companyId, account, "march.xml", MARCH);
  await page.goto(`/${books.companyId}/settings/banking`);
  await page.getByLabel("Accept together from a score of").fill("70");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator(".field.wrong")).toContainText("from 80 to 100");
  await page.getByLabel("Accept together from a score of").fill("97");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("region", { name: "Messages" }).getByText("Saved.")).toBeVisible();
  const settings = await api.get<{ acceptance_threshold: number }>(`/companies/${books.companyId}/banking-settings`);
  expect(settings.acceptance_threshold).toBe(97);
  const row = page.getByRole("listitem").filter({ hasText: "1130" });
  await row.getByRole("button", { name: /Change/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Balance of the bank when it began").fill("900+100");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("1,000.00");
  await lookAtPage("settings of banking");
  await row.getByRole("link", { name: "On the way then" }).click();
  await page.locator("table.carried").getByRole("checkbox").check();
  await expect(page.getByRole("row", { name: /On the way/ }).last()).toContainText("−40.00");
  await page.getByRole("button", { name: "Save" }).click();
  const free = async () =>
    (
      await api.get<{ items: { is_carried: boolean }[] }>(`/companies/${books.companyId}/bank-books/${account}/free`)
    ).items.filter(({ is_carried }) => is_carried);
  await expect.poll(free).toHaveLength(1);
  await lookAtPage("on the way");
});
