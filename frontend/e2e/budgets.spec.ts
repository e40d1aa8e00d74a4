import type { Route } from "@playwright/test";
import { makeEntries } from "./support/books";
import { expect, test } from "./support/test";

type Lines = { items: { account_code: string; period: number; amount: string }[] };

test("a budget is made, planned by typing, spreading and pasting, saved by itself, and approved", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at four pages each
  const here = `/${books.companyId}/budgets`;
  await page.goto(here);
  await expect(page.getByRole("heading", { name: "No budgets yet" })).toBeVisible();
  await page.getByRole("link", { name: /Make the first budget/ }).click();
  await page.getByRole("button", { name: "Make the budget" }).click();
  await expect(page.getByText("Fill this in.")).toBeVisible();
  await page.getByLabel("Name").fill("First draft");
  await lookAtPage("new budget");
  await page.getByRole("button", { name: "Make the budget" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "First draft" })).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const lines = async () => (await api.get<Lines>(`/companies/${books.companyId}/budgets/${id}/lines?limit=200`)).items;

  const add = page.getByRole("combobox", { name: "Add an account" });
  await add.fill("4110");
  await page.keyboard.press("Enter");
  const first = page.getByRole("textbox", { name: /^4110 .*, Jan$/ });
  await expect(first).toBeFocused();
  await page.keyboard.type("1200*1.06");
  await page.keyboard.press("Tab");
  await expect(first).toHaveValue("1,272.00");
  await page.keyboard.type("nonsense");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("textbox", { name: /^4110 .*, Feb$/ })).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("textbox", { name: /^4110 .*, Feb$/ }).focus();
  await page.keyboard.press("Escape");
  await expect(page.locator(".proof").getByRole("status")).toHaveText("Saved");
  await expect.poll(lines).toEqual([expect.objectContaining({ account_code: "4110", period: 1, amount: "1272.00" })]);

  const year = page.getByRole("textbox", { name: /^4110 .*, whole year$/ });
  await year.fill("1000");
  await page.keyboard.press("Enter");
  await year.blur();
  await expect(first).toHaveValue("83.34");
  await expect.poll(async () => (await lines()).length).toBe(12);

  await add.focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "6110\tRent\t1,000.00\t(50.50)\n9999\t\t1\n");
    document.activeElement?.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  });
  await expect(page.getByText("1 row names no account: 9999").first()).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^6110 .*, whole year$/ })).toHaveValue("949.50");
  await expect(page.getByRole("row", { name: /^Result/ })).toContainText("50.50");
  await expect.poll(async () => (await lines()).length).toBe(14);
  await page.locator(".toast.bad").getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await lines()).length).toBe(12);
  await first.fill("9876543210.12");
  await first.blur();
  await expect(page.locator(".proof").getByRole("status")).toHaveText("Saved");
  await lookAtPage("budget");

  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Second draft");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Second draft" })).toBeVisible();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Approved");
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expect(page.getByRole("row", { name: /4110/ })).toContainText("9,876,543,210.12");
  await lookAtPage("budget, approved");
  await page.goto(here);
  await expect(page.getByRole("row", { name: /Second draft/ })).toContainText("Approved");
  await lookAtPage("budgets");
});

test("what was posted in a year is copied, raised by a percentage", async ({ page, api, books }) => {
  await makeEntries(api, books.companyId, [
    {
      posting_date: "2026-03-15",
      description: "Sale",
      lines: [
        { account_code: "1130", debit: "1000.00" },
        { account_code: "4110", credit: "1000.00" },
      ],
    },
  ]);
  await page.goto(`/${books.companyId}/budgets/new`);
  await page.getByLabel("Name").fill("As last year");
  await page.getByLabel("Begins with").selectOption({ label: "What was posted in 2026" });
  await page.getByLabel("Raised by, in percent").fill("3.5");
  await page.getByRole("button", { name: "Make the budget" }).click();
  await expect(page.getByRole("textbox", { name: /^4110 .*, Mar$/ })).toHaveValue("1,035.00");
  await page.getByRole("link", { name: "Against actual", exact: true }).click();
  await expect(page).toHaveURL(/budget-against-actual\?budget=/);
});

test("two at one budget: who comes second reads again and keeps what was typed", async ({ page, api, books }) => {
  const years = await api.get<{ id: string }[]>(`/companies/${books.companyId}/fiscal-years`);
  const budget = await api.send<{ id: string }>("POST", `/companies/${books.companyId}/budgets`, {
    fiscal_year_id: years[0]?.id,
    name: "Shared",
  });
  const at = `/companies/${books.companyId}/budgets/${budget.id}`;
  const plan = (tag: string, account_code: string) =>
    api.send("PATCH", `${at}/lines`, { lines: [{ account_code, period: 1, amount: "10.00" }] }, { "If-Match": tag });
  await plan('"v1"', "4110");
  // Without news of what others do, which would read the page again by itself.
  await page.route("**/api/v1/events*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: "retry: 600000\n\n" }),
  );
  const between = async (route: Route) => {
    await plan('"v2"', "6110"); // just before what the page sends
    await route.continue();
  };
  await page.route(`**${at}/lines`, between, { times: 1 });
  await page.goto(`/${books.companyId}/budgets/${budget.id}`);
  const cell = page.getByRole("textbox", { name: /^4110 .*, Feb$/ });
  await expect(cell).toBeVisible();
  await cell.fill("77");
  await cell.blur();
  await expect(page.getByText(/Somebody else changed the budget/)).toBeVisible();
  await page.getByRole("button", { name: "Read again" }).click();
  await expect(page.getByRole("textbox", { name: /^6110 .*, Jan$/ })).toHaveValue("10.00");
  await expect(cell).toHaveValue("77.00");
  await expect(page.locator(".proof").getByRole("status")).toHaveText("Saved");
  const { items } = await api.get<Lines>(`${at}/lines`);
  expect(items.map(({ account_code, period }) => `${account_code} ${period}`)).toEqual(["4110 1", "4110 2", "6110 1"]);
});
