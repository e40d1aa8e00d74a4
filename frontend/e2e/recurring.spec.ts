import { type Api, makeEntries } from "./support/books";
import { expect, test } from "./support/test";

const RENT = {
  posting_date: "2026-01-31",
  description: "Rent of the roastery",
  lines: [
    { account_code: "6110", debit: "9876543210.12" },
    { account_code: "1130", credit: "9876543210.12" },
  ],
};

async function made(api: Api, companyId: string, id: string): Promise<{ made: number }> {
  return api.get(`/companies/${companyId}/recurring-entries/${id}`);
}

test("an entry recurs: its days are made, paused, gone on with, changed and ended", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // the worker makes what is due within a minute; axe looks at three pages
  const here = `/${books.companyId}/recurring`;
  await page.goto(here);
  await expect(page.getByRole("heading", { name: "Nothing recurs yet" })).toBeVisible();
  await lookAtPage("recurring entries, none");

  const [entry] = await makeEntries(api, books.companyId, [RENT]);
  await page.goto(`/${books.companyId}/entries/${entry}`);
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Make recurring" }).click();
  await expect(page).toHaveURL(new RegExp(`recurring/new\\?from=${entry}`));
  await page.getByLabel("Description").fill("Rent {month}/{year}");
  await page.getByLabel("First day").fill("2026-01-31");
  await page.getByLabel("End", { exact: true }).selectOption("times");
  await page.getByLabel("How many times").fill("0");
  await page.getByLabel("What happens on the day").selectOption("posted");
  await page.getByRole("button", { name: "Set up" }).click();
  await expect(page.locator(".field.wrong")).toContainText("How many times");
  await page.getByLabel("How many times").fill("240");
  await expect(page.getByText(/Falls on 31 Jan 2026, 28 Feb 2026, 31 Mar 2026, 30 Apr 2026 and so on/)).toBeVisible();
  await lookAtPage("new recurring entry");
  await page.getByRole("button", { name: "Set up" }).click();

  // What was refused left no template behind: the name is free, and there is one of it.
  await expect(page.getByRole("heading", { level: 1, name: RENT.description })).toBeVisible();
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const templates = await api.get<{ items: unknown[] }>(`/companies/${books.companyId}/entry-templates`);
  expect(templates.items).toHaveLength(1);
  await expect.poll(async () => (await made(api, books.companyId, id)).made, { timeout: 90_000 }).toBeGreaterThan(0);
  await page.reload();
  const first = page.getByRole("row", { name: /31 Jan 2026/ });
  await expect(first).toContainText("9,876,543,210.12");
  await expect(first).toContainText("Posted");
  await lookAtPage("recurring entry");

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Paused");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Runs");
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Change" }).click();
  const change = page.getByRole("dialog");
  await change.getByLabel("Name").fill("Miete");
  await change.getByLabel("What happens on the day").selectOption("");
  await change.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Miete" })).toBeVisible();
  await expect(page.getByText("drafts", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "End" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
  await expect(page.locator(".head .pill")).toHaveText("Ended");

  await first.getByRole("link").click();
  await expect(page).toHaveURL(/entries\//);
  await expect(page.getByText("Rent 01/2026")).toBeVisible();
  await page.goto(here);
  await expect(page.getByRole("row", { name: /Miete/ })).toContainText("Every month");
  await lookAtPage("recurring entries");

  await page.getByRole("link", { name: "Miete" }).click();
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Nothing recurs yet" })).toBeVisible();
});

test("an entry is kept as a template, used for a draft, replaced and deleted", async ({
  page,
  api,
  books,
  lookAtPage,
}) => {
  test.slow(); // axe looks at two pages, four times each
  const [entry] = await makeEntries(api, books.companyId, [{ ...RENT, posting_date: "2026-03-15" }]);
  await page.goto(`/${books.companyId}/recurring/new?from=${entry}&as=template`);
  await page.getByLabel("Name").fill("Rent");
  await page.getByLabel("Description").fill("Rent {month}/{year}");
  await lookAtPage("save as template");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Rent" })).toBeVisible();
  await expect(page.getByRole("row", { name: /6110/ })).toContainText("9,876,543,210.12");

  await page.getByRole("button", { name: "Use", exact: true }).click();
  const use = page.getByRole("dialog", { name: "New entry from Rent" });
  await use.getByLabel("Posting date").fill("2026-05-02");
  await use.getByRole("button", { name: "Write the draft" }).click();
  await expect(page).toHaveURL(/entries\/.*\/edit/);
  await expect(page.getByLabel("Description")).toHaveValue("Rent 05/2026");

  await page.goto(`/${books.companyId}/recurring/new?from=${entry}&as=template`);
  await page.getByLabel("Keep as").selectOption({ label: "In place of Rent" });
  await page.getByLabel("Description").fill("Rent anew");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Rent anew")).toBeVisible();
  await page.goto(`/${books.companyId}/recurring?show=templates`);
  await expect(page.getByRole("row", { name: /Rent anew/ })).toBeVisible();
  await lookAtPage("templates");

  await page.getByRole("link", { name: "Rent", exact: true }).click();
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Change" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Office rent");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Office rent" })).toBeVisible();
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "No templates yet" })).toBeVisible();
});

test("a planned reversal is moved to another day and taken back", async ({ page, api, books, lookAtPage }) => {
  const [entry] = await makeEntries(api, books.companyId, [{ ...RENT, posting_date: "2026-03-15" }]);
  await api.send("PUT", `/companies/${books.companyId}/journal-entries/${entry}/planned-reversal`, {
    reverse_on: "2199-01-01",
  });
  await page.goto(`/${books.companyId}/recurring?show=reversals`);
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Another day" }).click();
  await page.getByLabel("To be reversed on").fill("2026-03-15");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/name a later day/)).toBeVisible();
  await page.getByLabel("To be reversed on").fill("2199-02-01");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /1 Feb 2199/ })).toBeVisible();
  await lookAtPage("planned reversals");
  await page.getByRole("button", { name: "More acts" }).click();
  await page.getByRole("menuitem", { name: "Take back" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back" }).click();
  await expect(page.getByRole("heading", { name: "No reversal waits" })).toBeVisible();
});
