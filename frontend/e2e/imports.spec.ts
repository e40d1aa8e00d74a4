import type { Page } from "@playwright/test";
import { expect, test } from "./support/test";

const BEANCOUNT = `option "operating_currency" "MYR"
2026-01-01 open Assets:Till
2026-01-01 open Income:Sales
2026-01-10 * "Beans"
  Assets:Till    1200.50 MYR
  Income:Sales
2026-02-10 * "Roast"
  Assets:Till    99.50 MYR
  Income:Sales
`;

const CSV = `Beleg;Datum;Konto;Buchungstext;Soll;Haben
R1;13.03.2026;Alte Kasse;Verkauf;1.234,50;
R1;13.03.2026;8400 Erlöse;Verkauf;;1.234,50
`;

async function choose(page: Page, name: string, text: string): Promise<void> {
  // The page is there before it listens: what is chosen too early is not heard.
  await expect(async () => {
    await page.setInputFiles("input[type=file]", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
    await expect(page.getByRole("combobox", { name: "Kind of file" })).toBeVisible({ timeout: 5_000 });
  }).toPass();
}

test("a Beancount ledger is recognised, proved, imported and found in the books", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  await page.goto(`/${books.companyId}/import`);
  await expect(page.getByText("Nothing was imported in the last month.")).toBeVisible();
  await lookAtPage("nothing chosen");
  await choose(page, "shop.beancount", BEANCOUNT);
  await expect(page.getByRole("combobox", { name: "Kind of file" })).toHaveValue("beancount");
  await lookAtPage("a file is chosen");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Trial balance of the import" })).toBeVisible({ timeout: 60_000 });
  const entries = `/companies/${books.companyId}/journal-entries`;
  expect((await api.get<{ items: unknown[] }>(entries)).items, "a check writes nothing").toHaveLength(0);
  await page.reload();
  await page.getByRole("link", { name: "Assets:Till" }).click();
  const months = page.getByRole("complementary", { name: "Assets:Till" });
  await expect(months.getByRole("row", { name: /2026-02/ })).toContainText("1,300.00");
  await lookAtPage("the proof");
  await page.getByRole("button", { name: "Import 2 entries" }).click();
  await expect(page.getByRole("heading", { name: "2 entries were imported" })).toBeVisible({ timeout: 60_000 });
  await lookAtPage("done");
  expect((await api.get<{ items: unknown[] }>(entries)).items).toHaveLength(2);
  await page.goBack();
  await expect(page.getByText("This was imported.")).toBeVisible();
  await page.getByRole("link", { name: "See the import" }).click();
  await page.getByRole("link", { name: /See the entries/ }).click();
  await expect(page.getByText("Roast")).toBeVisible();
  await page.goto(`/${books.companyId}/import`);
  await expect(page.getByRole("row", { name: /shop\.beancount/ })).toHaveCount(2);
  await lookAtPage("earlier imports");
});

test("a file that cannot be names each problem with its row and what to do", async ({ page, books, lookAtPage }) => {
  await page.goto(`/${books.companyId}/import`);
  await choose(page, "bad.beancount", BEANCOUNT.replace("  Assets:Till    99.50 MYR", "  Assets:Safe    99.50 MYR"));
  await page.getByRole("button", { name: "Check", exact: true }).click();
  const row = page.getByRole("row", { name: /Assets:Safe/ });
  await expect(row).toContainText("Open the account, or correct its name.", { timeout: 60_000 });
  await expect(row.getByRole("cell").first()).toHaveText(/^[789]$/);
  await lookAtPage("refused");
  await page.getByRole("link", { name: "Choose a file" }).click();
  await expect(page.getByText("bad.beancount").first()).toBeVisible();
});

test("a file in another currency than the books is told where it belongs", async ({ page, books, lookAtPage }) => {
  const entries = Array.from(
    { length: 12 },
    (_, n) => `2026-03-${n + 10} * "Beans"\n  Assets:Till    10.00 USD\n  Income:Sales`,
  );
  const text = `option "operating_currency" "USD"\n2026-01-01 open Assets:Till\n2026-01-01 open Income:Sales\n${entries.join("\n")}\n`;
  await page.goto(`/${books.companyId}/import`);
  await choose(page, "abroad.beancount", text);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByText(/import it into a company that is kept in it/)).toBeVisible({ timeout: 60_000 });
  await lookAtPage("another currency");
  await page.getByRole("link", { name: "Companies", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Companies" })).toBeVisible();
});

test("a table of any layout is mapped, kept for the next file, and imported", async ({
  page,
  books,
  api,
  lookAtPage,
}) => {
  await page.goto(`/${books.companyId}/import`);
  await choose(page, "alt.csv", CSV);
  await expect(page.getByRole("combobox", { name: "Kind of file" })).toHaveValue("csv");
  await page.getByRole("button", { name: "Go on to the columns" }).click();
  await expect(page.getByRole("combobox", { name: "Column 2, Datum" })).toHaveValue("date");
  // The look after the first change never ends: what is changed meanwhile is looked at all the same.
  let looks = 0;
  await page.route("**/imports/csv/preview", async (route) => {
    looks += 1;
    if (looks > 1) {
      await route.continue();
    }
  });
  await page.getByRole("combobox", { name: "Column 1, Beleg" }).selectOption("entry");
  await expect.poll(() => looks).toBe(1);
  for (const [text, code, kind] of [
    ["Alte Kasse", "1999", "asset"],
    ["8400 Erlöse", "8400", "income"],
  ] as const) {
    const row = page.getByRole("row").filter({ hasText: text, has: page.getByRole("button", { name: "Add it" }) });
    await row.getByRole("button", { name: "Add it" }).click();
    await row.getByRole("textbox", { name: "Code" }).fill(code);
    await row.getByRole("combobox", { name: "Class" }).selectOption(kind);
    await row.getByRole("button", { name: "Add it" }).click();
    await expect(page.getByRole("button", { name: `Choose another account for ${text}` })).toBeVisible();
    if (text === "Alte Kasse") {
      await expect(page.getByText("1 account unknown")).toBeVisible();
    }
  }
  await expect(page.getByText("2 rows, The check reads")).toBeVisible();
  await lookAtPage("the columns");
  await page.getByRole("textbox", { name: "Keep this for the next file" }).fill("Old program");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByRole("region", { name: "Messages" }).getByText("Kept as Old program.")).toBeVisible();
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByRole("button", { name: "Import 1 entry" }).click({ timeout: 60_000 });
  await expect(page.getByRole("heading", { name: "1 entry was imported" })).toBeVisible({ timeout: 60_000 });
  const kept = await api.get<{ items: { name: string }[] }>(`/companies/${books.companyId}/import-mappings`);
  expect(kept.items.map(({ name }) => name)).toEqual(["Old program"]);
});
