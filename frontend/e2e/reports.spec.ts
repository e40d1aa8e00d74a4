import { readFile } from "node:fs/promises";
import type { Locator } from "@playwright/test";
import { type Entry, makeEntries } from "./support/books";
import { expect, test } from "./support/test";

const entry = (posting_date: string, description: string, debit: string, credit: string, amount: string): Entry => ({
  posting_date,
  description,
  lines: [
    { account_code: debit, debit: amount },
    { account_code: credit, credit: amount },
  ],
});
const BOOKS = [
  entry("2026-01-05", "Share capital", "1130", "3100", "2000000000.00"),
  entry("2026-02-10", "Beans sold", "1130", "4100", "1234567.80"),
  entry("2026-03-15", "Rent for March", "6110", "1130", "34567.89"),
  entry("2026-03-31", "Salaries", "6010", "1130", "300000.00"),
];

test("profit and loss: unfold, drill to the lines and to the entry, and come back to the same place", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow();
  await makeEntries(api, books.companyId, BOOKS);
  await page.goto(`/${books.companyId}/reports/profit-and-loss?from=2026-02-01&to=2026-03-31`);
  await expect(page.getByRole("row", { name: /^Result/ })).toContainText("899,999.91");
  await expect(page.getByText("Profit: MYR 899,999.91")).toBeVisible();
  await page.getByRole("link", { name: "6100 Premises" }).click();
  await expect(page).toHaveURL(/turn=6100/);
  await lookAtPage("profit and loss");
  await page.getByRole("link", { name: "6110 Rent" }).click();
  await expect(page).toHaveURL(/general-ledger\?account=.*from=2026-02-01.*via=/);
  const rent = page.getByRole("row", { name: /Rent for March/ });
  await expect(rent).toContainText("34,567.89");
  const rightOf = async (what: Locator) => ((box) => box && Math.round(box.x + box.width))(await what.boundingBox());
  for (const [name, place] of [
    ["Debit", 4],
    ["Credit", 5],
    [/^Balance/, 6],
  ] as const) {
    const head = await rightOf(page.getByRole("columnheader", { name }));
    expect(await rightOf(rent.locator("td").nth(place)), `${name} stands under its head`).toBe(head);
  }
  await lookAtPage("general ledger");
  await page.emulateMedia({ media: "print" });
  await expect(rent.locator("td").nth(4), "on paper too").toBeVisible();
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("main").getByRole("link", { name: "Profit and loss" }).filter({ visible: true }).click();
  await expect(page).toHaveURL(/profit-and-loss\?from=2026-02-01&to=2026-03-31&turn=6100#r-/);
  await expect(page.getByRole("link", { name: "6110 Rent" })).toBeVisible();
});

test("a statement compares, shows what was known, and is taken along as a file", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow();
  await makeEntries(api, books.companyId, BOOKS);
  await page.goto(`/${books.companyId}/reports/balance-sheet?as_of=2026-03-31`);
  await expect(page.getByRole("row", { name: /^Total assets/ })).toContainText("2,000,899,999.91");
  await expect(page.getByRole("row", { name: /^Total liabilities and equity/ })).toContainText("2,000,899,999.91");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Compare").selectOption("2");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("button", { name: /^Apart by/ }).click();
  await page.getByRole("dialog").getByLabel("Apart by").selectOption("month");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/compare=2&step=month/);
  await expect(page.getByRole("columnheader", { name: "28 Feb 2026" })).toBeVisible();

  // On paper: the statement whole and dark on light, whatever the theme, and nothing that one presses.
  await page.locator("html").evaluate((html) => html.setAttribute("data-theme", "dark"));
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("row", { name: /^Total liabilities and equity/ })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Main", exact: true })).toBeHidden();
  await expect(page.getByRole("button", { name: "Filter", exact: true })).toBeHidden();
  const paper = await page.evaluate(() => ({
    cut: [...document.querySelectorAll("main, .scroll")].filter((one) => one.scrollHeight > one.clientHeight + 1)
      .length,
    scheme: getComputedStyle(document.documentElement).colorScheme,
  }));
  expect(paper).toEqual({ cut: 0, scheme: "light" });
  await page.emulateMedia({ media: "screen" });
  await page.locator("html").evaluate((html) => html.removeAttribute("data-theme"));
  await expect(page.getByText("Balanced in all 3 columns")).toBeVisible();
  await page.keyboard.press("3");
  await expect(page).toHaveURL(/level=accounts/);
  await expect(page.getByRole("link", { name: "3100 Share capital" })).toBeVisible();
  await lookAtPage("balance sheet");

  for (const [kind, ending] of [
    ["CSV file", ".csv"],
    ["Excel workbook", ".xlsx"],
  ] as const) {
    await page.getByRole("button", { name: "Export" }).click();
    const taken = page.waitForEvent("download");
    await page.getByRole("button", { name: kind }).click();
    const file = await taken;
    expect(file.suggestedFilename()).toMatch(new RegExp(`${ending}$`));
    const text = await readFile(await file.path(), "latin1");
    expect(text).toContain(ending === ".csv" ? "2026-01-31" : "PK");
  }

  await page.goto(`/${books.companyId}/reports/balance-sheet?as_of=2026-03-31&known=2025-12-31`);
  await expect(page.getByRole("button", { name: /^As known at/ })).toContainText("31 Dec 2025");
  await expect(page.getByText("2,000,899,999.91")).toHaveCount(0);
});

test("a loss is called one, and columns by dimension add up", async ({ page, api, books, lookAtPage }) => {
  test.slow();
  const company = `/companies/${books.companyId}`;
  const { id } = await api.send<{ id: string }>("POST", `${company}/dimensions`, { code: "branch", name: "Branch" });
  for (const [code, name] of [
    ["KK", "Kota Kinabalu"],
    ["AR", "متجر المطار"],
  ]) {
    await api.send("POST", `${company}/dimensions/${id}/values`, { code, name });
  }
  const rent = (value: string, amount: string) => ({
    ...entry("2026-03-15", "Rent", "6110", "1130", amount),
    lines: [
      { account_code: "6110", debit: amount, dimensions: { branch: value } },
      { account_code: "1130", credit: amount },
    ],
  });
  await makeEntries(api, books.companyId, [rent("KK", "700.00"), rent("AR", "300.00")]);
  await page.goto(`/${books.companyId}/reports/profit-and-loss?from=2026-01-01&to=2026-12-31`);
  await expect(page.getByText("Loss: MYR \u22121,000.00")).toBeVisible();
  await page.getByRole("link", { name: "Branch" }).click();
  await expect(page).toHaveURL(/profit-and-loss-by-dimension\?axis=branch/);
  await expect(page.getByRole("columnheader", { name: "متجر المطار" })).toBeVisible();
  const result = page.getByRole("row", { name: /^Result/ });
  for (const amount of ["\u22121,000.00", "\u2212700.00", "\u2212300.00"]) {
    await expect(result.getByRole("cell", { name: amount, exact: true })).toBeVisible();
  }
  await lookAtPage("profit and loss by dimension");
  await page.goto(`/${books.companyId}/reports/profit-and-loss?from=2026-01-01&to=2026-12-31&dimension=branch:KK`);
  await expect(page.getByText("Loss: MYR \u2212700.00")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Dimension/ })).toContainText("Kota Kinabalu");
});

test("the journal lists entries with their lines; a budget stands beside what was posted", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow();
  await makeEntries(api, books.companyId, BOOKS);
  await page.goto(`/${books.companyId}/reports/journal?from=2026-03-01&to=2026-03-31`);
  await expect(page.getByRole("rowheader", { name: "Rent for March" })).toBeVisible();
  await expect(page.getByRole("rowheader", { name: "Beans sold" })).toHaveCount(0);
  await lookAtPage("journal");
  await page.getByRole("link", { name: "6110 Rent" }).click();
  await expect(page.getByRole("main").getByRole("link", { name: "Journal" }).filter({ visible: true })).toBeVisible();

  const company = `/companies/${books.companyId}`;
  await page.goto(`/${books.companyId}/reports/budget-against-actual`);
  await expect(page.getByRole("heading", { name: "No budget yet" })).toBeVisible();
  await lookAtPage("budget, none");
  const years = await api.get<{ id: string }[] | { items: { id: string }[] }>(`${company}/fiscal-years`);
  const [year] = Array.isArray(years) ? years : years.items;
  const budget = await api.send<{ id: string }>("POST", `${company}/budgets`, {
    name: "Plan",
    fiscal_year_id: year?.id,
  });
  const answer = await page.request.patch(`/api/v1${company}/budgets/${budget.id}/lines`, {
    data: { lines: [{ account_code: "6110", period: 3, amount: "30000.00" }] },
    headers: {
      "X-CSRFToken": (await page.context().cookies()).find(({ name }) => name === "oasys_csrf")?.value ?? "",
      "If-Match": '"v1"',
      Origin: new URL(page.url()).origin,
    },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await page.reload();
  const premises = page.getByRole("row", { name: /6100 Premises/ });
  await expect(premises).toContainText("34,567.89");
  await expect(premises).toContainText("+4,567.89");
  await expect(premises).toContainText("+15.2");
  await lookAtPage("budget against actual");
});

test("a view is kept, replaced, opened and taken out", async ({ page, api, books, lookAtPage }) => {
  test.slow();
  await makeEntries(api, books.companyId, BOOKS);
  await page.goto(`/${books.companyId}/reports/profit-and-loss?from=2026-03-01&to=2026-03-31&level=accounts&turn=6000`);
  const menu = page.getByRole("dialog", { name: "Views" });
  const keep = async () => {
    await page.getByRole("button", { name: "Views" }).click();
    await menu.getByLabel("Keep this view as").fill("March");
    await menu.getByRole("button", { name: "Keep view" }).click();
    await expect(page.locator(".toasts").getByText("The view March is kept.")).toBeVisible();
    await page.getByRole("button", { name: "Dismiss" }).click();
  };
  await keep();
  await page.getByRole("link", { name: "Totals" }).click();
  await expect(page).toHaveURL(/level=totals/);
  await keep();
  await page.goto(`/${books.companyId}/reports/profit-and-loss`);
  await page.getByRole("button", { name: "Views" }).click();
  await expect(menu.getByRole("listitem")).toHaveCount(1);
  await lookAtPage("views");
  await menu.getByRole("button", { name: "March", exact: true }).click();
  await expect(page).toHaveURL(/from=2026-03-01.*level=totals/);
  await expect(page.getByRole("link", { name: "6010 Salaries, wages and bonuses" })).toHaveCount(0);
  await page.getByRole("button", { name: "Views" }).click();
  await menu.getByRole("button", { name: "Take out the view March" }).click();
  await expect(menu.getByText("No view is kept yet.")).toBeVisible();
});
