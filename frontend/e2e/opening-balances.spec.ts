import type { Page } from "@playwright/test";
import { expect, test } from "./support/test";

type Entry = {
  id: string;
  number: string;
  posting_date: string;
  lines: { account_code: string; debit: string; credit: string; currency: string; currency_amount: string }[];
};

const paste = (page: Page, text: string) =>
  page.evaluate((plain) => {
    const data = new DataTransfer();
    data.setData("text/plain", plain);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);

test("balances are entered by keyboard, proven by open items, looked at and posted; then the page says what follows", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at four pages, four times each
  const here = `/${books.companyId}/opening-balances`;
  await page.goto(here);
  const account = page.getByRole("combobox", { name: "Account, row 1", exact: true });
  await expect(account).toBeFocused();
  await lookAtPage("opening balances, empty");
  await account.focus();
  await page.keyboard.type("1130");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Debit, row 1", exact: true })).toBeFocused();
  await page.keyboard.type("1200*1.06");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Debit, row 1", exact: true })).toHaveValue("1,272.00");
  await expect(page.getByRole("combobox", { name: "Account, row 2", exact: true })).toBeFocused();

  // A receivable has cells for documents; its balance is said first, then the items that it is made of.
  await page.keyboard.type("1310");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Document, row 2", exact: true })).toBeFocused();
  await page.getByRole("textbox", { name: "Debit, row 2", exact: true }).fill("300");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+d");
  await expect(page.getByRole("textbox", { name: "Document, row 3", exact: true })).toBeFocused();
  await page.keyboard.type("INV-7");
  await page.keyboard.press("Enter");
  await page.getByLabel("Its date, row 3", { exact: true }).fill("2025-12-01");
  await page.getByLabel("Due, row 3", { exact: true }).fill("2025-12-31");
  await page.getByRole("textbox", { name: "Debit, row 3", exact: true }).fill("120");
  await page.keyboard.press("Enter");
  await expect(page.getByText("180.00 missing")).toBeVisible();
  const proof = page.locator(".proof");
  await expect(proof).toContainText("3900 takes, credit");
  await expect(proof).toContainText("1,572.00");

  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: /Row 2: The items do not add up/ })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await lookAtPage("opening balances, to be put right");

  await page.getByRole("textbox", { name: "Document, row 3", exact: true }).focus();
  await page.getByRole("button", { name: "Add an open item below row 3", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Document, row 4", exact: true })).toBeFocused();
  await page.keyboard.type("INV-8");
  await page.getByLabel("Its date, row 4", { exact: true }).fill("2025-12-05");
  const rest = page.getByRole("textbox", { name: "Debit, row 4", exact: true });
  await expect(rest).toHaveAttribute("placeholder", "180.00");
  await rest.focus();
  await page.keyboard.press("=");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 items, add up")).toBeVisible();

  // What was typed is kept in the tab.
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Document, row 4", exact: true })).toHaveValue("INV-8");
  await lookAtPage("opening balances");

  await page.getByRole("textbox", { name: "Debit, row 1", exact: true }).focus();
  await page.keyboard.press("Control+Enter");
  const dialog = page.getByRole("dialog", { name: /Opening balances of/ });
  await expect(dialog.getByRole("row", { name: /3900/ })).toContainText("1,572.00");
  await expect(dialog.getByRole("row", { name: /1310/ })).toContainText("2 open items");
  await lookAtPage("opening balances, preview");
  await dialog.getByRole("button", { name: "Post the balances" }).click();
  await expect(page).toHaveURL(/\/entries\/[0-9a-f-]{36}$/);

  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const entry = await api.get<Entry>(`/companies/${books.companyId}/journal-entries/${id}`);
  expect(entry.lines.map((line) => [line.account_code, line.debit, line.credit])).toEqual([
    ["1130", "1272.00", "0"],
    ["1310", "120.00", "0"],
    ["1310", "180.00", "0"],
    ["3900", "0", "1572.00"],
  ]);
  await page.goto(`/${books.companyId}/open-items`);
  await expect(page.getByText(/1310/).first()).toBeVisible();

  await page.goto(here);
  await expect(page.getByRole("heading", { name: "The opening balances are posted" })).toBeVisible();
  await expect(page.getByRole("link", { name: new RegExp(entry.number) })).toHaveAttribute("href", /\/entries\//);
  await lookAtPage("opening balances, posted");

  // Reversed, they can be entered again.
  await api.send("POST", `/companies/${books.companyId}/journal-entries/${id}/reverse`, {
    posting_date: entry.posting_date,
    description: "",
  });
  await page.reload();
  await expect(page.getByRole("combobox", { name: "Account, row 1", exact: true })).toBeVisible();
});

test("a trial balance is pasted from a spreadsheet, with what could not be read told, and taken back", async ({
  page,
  api,
  books,
}) => {
  await page.goto(`/${books.companyId}/opening-balances`);
  await expect(page.getByRole("combobox", { name: "Account, row 1", exact: true })).toBeFocused();
  await paste(
    page,
    "Code\tName\tDebit\tCredit\n1130\tBank\t1,000.00\t\n3100\tCapital\t\t(2,000.00)\nNowhere\t\t5\tten\n",
  );
  await expect(page.getByText("1 cell could not be read: ten").first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Debit, row 1", exact: true })).toHaveValue("1,000.00");
  await expect(page.getByRole("textbox", { name: "Debit, row 2", exact: true })).toHaveValue("2,000.00");
  await expect(page.getByRole("combobox", { name: "Account, row 3", exact: true })).toHaveValue("Nowhere");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: /Row 3: No account is called “Nowhere”/ })).toBeVisible();
  await page.getByRole("button", { name: "Remove row 3", exact: true }).click();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("dialog").getByRole("row", { name: /3900/ })).toContainText("3,000.00");
  await page.getByRole("button", { name: "Back to the rows" }).click();

  // Another currency: its amount, and what it is worth in the books.
  await page.getByLabel(/Some balances are in another currency/).check();
  await page.getByRole("combobox", { name: "Currency, row 1", exact: true }).fill("USD");
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Amount in it, row 1", exact: true }).fill("235.5");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Post the balances" }).click();
  await expect(page).toHaveURL(/\/entries\/[0-9a-f-]{36}$/);
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const { lines } = await api.get<Entry>(`/companies/${books.companyId}/journal-entries/${id}`);
  expect(lines[0]).toMatchObject({
    account_code: "1130",
    debit: "1000.00",
    currency: "USD",
    currency_amount: "235.50",
  });
});

test("drafts are told; what the API refuses is said, and so is a day that no year covers", async ({
  page,
  api,
  books,
}) => {
  await api.send("POST", `/companies/${books.companyId}/journal-entries`, {
    posting_date: "2026-01-01",
    journal: "OB",
    lines: [
      { account_code: "1130", debit: "1.00" },
      { account_code: "3100", credit: "1.00" },
    ],
  });
  await page.goto(`/${books.companyId}/opening-balances`);
  await expect(page.getByText("1 draft stands in the journal of opening balances.")).toBeVisible();
  await page.getByRole("combobox", { name: "Account, row 1", exact: true }).fill("1130");
  await page.keyboard.press("Enter");
  await page.keyboard.type("10");
  await page.keyboard.press("Enter");
  // Somebody else takes the account out of use meanwhile.
  const { items } = await api.get<{ items: { id: string; code: string; version: number }[] }>(
    `/companies/${books.companyId}/accounts?limit=200`,
  );
  const bank = items.find(({ code }) => code === "1130");
  await api.send(
    "PATCH",
    `/companies/${books.companyId}/accounts/${bank?.id}`,
    { is_active: false },
    { "If-Match": `"v${bank?.version}"` },
  );
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Post the balances" }).click();
  await expect(page.getByRole("alert", { name: "To be put right" })).toContainText("inactive");
  await page.getByLabel("Balances at the start of").fill("2031-01-01");
  await expect(page.getByText("No fiscal year covers this day.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Preview" })).toHaveAttribute("aria-disabled", "true");
});
